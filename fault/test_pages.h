/* SPDX-License-Identifier: MIT */
/*
 * The pages under test: two at user addresses, two at kernel addresses
 * (boot/layout.h). Each pair has paging structures of its own, and both pairs
 * lead to the same two frames. Levels are numbered as tables hang: 1 = PTE,
 * 2 = PDE, 3 = PDPTE, 4 = PML4E, 5 = PML5E.
 */
#ifndef FAULT_TEST_PAGES_H
#define FAULT_TEST_PAGES_H

#include <stdint.h>

#define LEVEL_PTE   1
#define LEVEL_PDE   2
#define LEVEL_PDPTE 3
#define LEVEL_PML4E 4
#define LEVEL_PML5E 5

/* One pair of pages, and how many pages it has. */
enum test_pages { KERNEL_PAGES, USER_PAGES };
#define TEST_PAGES 2

struct test_page {
        uint64_t address;                 /* linear */
        uint64_t *entry[LEVEL_PML5E + 1]; /* by level: the entries that map the page */
};

/* Rights that forbid nothing, with A and D already set: no walk has to write. */
#define ENTRY_TABLE (PTE_P | PTE_RW | PTE_A)
#define ENTRY_LEAF  (PTE_P | PTE_RW | PTE_A | PTE_D)

/* Take the frames under test from memory. The first one starts with test_pages_put_jump's jump. */
void test_pages_init(void);
/* Code that goes where R11 says, to a fetch's landing, in three bytes. */
void test_pages_put_jump(void *to);
/*
 * The linear address of the first page of the pair with this number of levels;
 * the second page follows it.
 */
uint64_t test_pages_address(enum test_pages pages, unsigned int levels);
/*
 * Build the pair's structures for the number of levels in force, down to a leaf at
 * this level (LEVEL_PTE to LEVEL_PDPTE): ENTRY_TABLE above ENTRY_LEAF, with PTE_US
 * in those of USER_PAGES. Each page has a PTE of its own. The caller flushes.
 */
void test_pages_build(enum test_pages pages, unsigned int leaf_level);
/* One page of the pair (0 or 1), with the number of levels in force. */
struct test_page test_page(enum test_pages pages, unsigned int number);
/* The physical address of the table that holds the pair's entries of this level. */
uint64_t test_pages_table(enum test_pages pages, unsigned int level);
/* The physical address of the frame that the first or the second page maps. */
uint64_t test_frame(unsigned int number);
/* What a leaf of this level holds to map the first page: address bits, PS. */
uint64_t test_pages_leaf(unsigned int leaf_level);

#endif
