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
#include "boot/this_cpu.h"
#include "boot/x86.h"
#include "fault/panic.h"

static const uint64_t rights[] = {
    [KERNEL_PAGES] = 0,
    [USER_PAGES] = PTE_US,
};

static uint64_t tables[2][LEVEL_PDPTE][PAGE_TABLE_ENTRIES] __attribute__((aligned(PAGE_SIZE)));
static uint64_t frames; /* physical address of the first */

static uint64_t *table_at(enum test_pages pages, unsigned int level)
{
        if (level == LEVEL_PML5E)
                return this_cpu->tables.pml5;
        return level == LEVEL_PML4E ? this_cpu->tables.pml4 : tables[pages][level - LEVEL_PTE];
}

static unsigned int level_shift(unsigned int level)
{
        return PAGE_SHIFT + PAGE_TABLE_INDEX_BITS * (level - LEVEL_PTE);
}

void test_pages_put_jump(void *to)
{
        static const unsigned char jump[] = {0x41, 0xff, 0xe3}; /* jmp *%r11 */

        memcpy(to, jump, sizeof(jump));
}

void test_pages_init(void)
{
        /* So aligned, no large page ends between the two. */
        void *bytes = memory_allocate(TEST_PAGES * PAGE_SIZE, TEST_PAGES * PAGE_SIZE);

        if (!bytes)
                panic("no memory for the frames under test");
        test_pages_put_jump(bytes);
        frames = (uintptr_t)bytes;
}

/* In a page of 1 GByte as in one of 4 KBytes, the frames are at the same address. */
uint64_t test_pages_address(enum test_pages pages, unsigned int levels)
{
        uint64_t user = levels == LEVEL_PML5E ? USER_PAGES_5_LEVEL_ADDRESS : USER_PAGES_ADDRESS;

        return (pages == KERNEL_PAGES ? KERNEL_PAGES_ADDRESS : user) + frames % PAGE_SIZE_1G;
}

struct test_page test_page(enum test_pages pages, unsigned int number)
{
        struct test_page page = {
            .address = test_pages_address(pages, paging_levels()) + number * PAGE_SIZE,
        };

        for (unsigned int level = LEVEL_PTE; level <= LEVEL_PML5E; level++) {
                uint64_t index = page.address >> level_shift(level) & (PAGE_TABLE_ENTRIES - 1);

                page.entry[level] = &table_at(pages, level)[index];
        }
        return page;
}

uint64_t test_pages_table(enum test_pages pages, unsigned int level)
{
        return (uintptr_t)table_at(pages, level);
}

uint64_t test_frame(unsigned int number)
{
        return frames + number * PAGE_SIZE;
}

uint64_t test_pages_leaf(unsigned int leaf_level)
{
        uint64_t in_leaf = (UL(1) << level_shift(leaf_level)) - 1;

        return (frames & ~in_leaf) | (leaf_level == LEVEL_PTE ? 0 : PTE_PS);
}

void test_pages_build(enum test_pages pages, unsigned int leaf_level)
{
        const struct test_page first = test_page(pages, 0);

        for (unsigned int level = paging_levels(); level > leaf_level; level--)
                *first.entry[level] =
                    (uintptr_t)table_at(pages, level - 1) | ENTRY_TABLE | rights[pages];
        *first.entry[leaf_level] = test_pages_leaf(leaf_level) | ENTRY_LEAF | rights[pages];
        if (leaf_level == LEVEL_PTE)
                *test_page(pages, 1).entry[LEVEL_PTE] = test_frame(1) | ENTRY_LEAF | rights[pages];
}
