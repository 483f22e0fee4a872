/* SPDX-License-Identifier: MIT */
/*
 * The pages under test and the paging structures above them.
 * Source: Intel SDM vol. 3 "4-Level Paging and 5-Level Paging".
 */
#include "fault/test_pages.h"
#include "boot/layout.h"
#include "boot/memory.h"
#include "boot/paging_levels.h"
#include "boot/string.h"
#include "boot/x86.h"
#include "fault/panic.h"

#define FRAMES 2

static const uint64_t rights[WINDOWS] = {
    [WINDOW_KERNEL] = 0,
    [WINDOW_USER] = PTE_US,
};

extern uint64_t boot_pml4[PAGE_TABLE_ENTRIES], boot_pml5[PAGE_TABLE_ENTRIES];

static uint64_t tables[WINDOWS][LEVEL_PDPTE][PAGE_TABLE_ENTRIES]
    __attribute__((aligned(PAGE_SIZE)));
static uint64_t frames; /* physical address of the first */

static uint64_t *table_at(enum window window, unsigned int level)
{
        if (level == LEVEL_PML5E)
                return boot_pml5;
        return level == LEVEL_PML4E ? boot_pml4 : tables[window][level - LEVEL_PTE];
}

static unsigned int level_shift(unsigned int level)
{
        return PAGE_SHIFT + PAGE_TABLE_INDEX_BITS * (level - LEVEL_PTE);
}

void window_put_jump(void *to)
{
        static const unsigned char jump[] = {0x41, 0xff, 0xe3}; /* jmp *%r11 */

        memcpy(to, jump, sizeof(jump));
}

void window_init(void)
{
        /* So aligned, no large page ends between the two. */
        void *bytes = memory_allocate(FRAMES * PAGE_SIZE, FRAMES * PAGE_SIZE);

        if (!bytes)
                panic("no memory for the frames under test");
        window_put_jump(bytes);
        frames = (uintptr_t)bytes;
}

uint64_t window_address(enum window window, unsigned int levels)
{
        uint64_t user = levels == LEVEL_PML5E ? USER_WINDOW_5_LEVEL : USER_WINDOW;

        return (window == WINDOW_KERNEL ? KERNEL_WINDOW : user) + frames % PAGE_SIZE_1G;
}

uint64_t *window_entry(enum window window, unsigned int level, uint64_t address)
{
        uint64_t index = address >> level_shift(level) & (PAGE_TABLE_ENTRIES - 1);

        return &table_at(window, level)[index];
}

uint64_t window_table(enum window window, unsigned int level)
{
        return (uintptr_t)table_at(window, level);
}

uint64_t window_leaf(unsigned int leaf_level)
{
        uint64_t in_leaf = (UL(1) << level_shift(leaf_level)) - 1;

        return (frames & ~in_leaf) | (leaf_level == LEVEL_PTE ? 0 : PTE_PS);
}

void window_build(enum window window, unsigned int leaf_level)
{
        uint64_t address = window_address(window, paging_levels());

        for (unsigned int level = paging_levels(); level > leaf_level; level--)
                *window_entry(window, level, address) =
                    (uintptr_t)table_at(window, level - 1) | ENTRY_TABLE | rights[window];
        *window_entry(window, leaf_level, address) =
            window_leaf(leaf_level) | ENTRY_LEAF | rights[window];
        if (leaf_level == LEVEL_PTE)
                *window_entry(window, LEVEL_PTE, address + PAGE_SIZE) =
                    (window_leaf(LEVEL_PTE) + PAGE_SIZE) | ENTRY_LEAF | rights[window];
}
