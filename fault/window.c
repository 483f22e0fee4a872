/* SPDX-License-Identifier: MIT */
/*
 * The pages under test and the paging structures above them.
 * Source: Intel SDM vol. 3 "4-Level Paging and 5-Level Paging".
 */
#include "fault/window.h"
#include "boot/layout.h"
#include "boot/memory.h"
#include "boot/x86.h"
#include "fault/panic.h"

/* jmp *%r11: a fetch that does not fault goes to the trigger's landing. */
static const unsigned char jump_to_landing[] = {0x41, 0xff, 0xe3};

static const uint64_t base[WINDOWS] = {
    [WINDOW_KERNEL] = KERNEL_WINDOW,
    [WINDOW_USER] = USER_WINDOW,
};
static const uint64_t rights[WINDOWS] = {
    [WINDOW_KERNEL] = 0,
    [WINDOW_USER] = PTE_US,
};

extern uint64_t boot_pml4[PAGE_TABLE_ENTRIES];

static uint64_t tables[WINDOWS][LEVEL_PDPTE][PAGE_TABLE_ENTRIES]
    __attribute__((aligned(PAGE_SIZE)));
static uint64_t frame; /* physical */

static uint64_t *table_at(enum window window, unsigned int level)
{
        return level == LEVEL_PML4E ? boot_pml4 : tables[window][level - LEVEL_PTE];
}

static unsigned int level_shift(unsigned int level)
{
        return PAGE_SHIFT + PAGE_TABLE_INDEX_BITS * (level - LEVEL_PTE);
}

void window_init(void)
{
        unsigned char *bytes = memory_allocate(PAGE_SIZE, PAGE_SIZE);

        if (!bytes)
                panic("no memory for the frame under test");
        for (unsigned int i = 0; i < sizeof(jump_to_landing); i++)
                bytes[i] = jump_to_landing[i];
        frame = (uintptr_t)bytes;
}

uint64_t *window_entry(enum window window, unsigned int level, uint64_t address)
{
        return &table_at(window, level)[address >> level_shift(level) & (PAGE_TABLE_ENTRIES - 1)];
}

uint64_t window_build(enum window window, unsigned int leaf_level)
{
        uint64_t in_leaf = (UL(1) << level_shift(leaf_level)) - 1;
        uint64_t address = base[window] + (frame & in_leaf);
        uint64_t leaf = (frame & ~in_leaf) | ENTRY_LEAF | rights[window];

        for (unsigned int level = LEVEL_PML4E; level > leaf_level; level--)
                *window_entry(window, level, address) =
                    (uintptr_t)table_at(window, level - 1) | ENTRY_TABLE | rights[window];
        *window_entry(window, leaf_level, address) = leaf_level == LEVEL_PTE ? leaf : leaf | PTE_PS;
        return address;
}
