/* SPDX-License-Identifier: MIT */
/*
 * The pages under test: one window at user addresses, one at kernel addresses
 * (boot/layout.h), each with paging structures of its own, both leading to the
 * same two frames. Levels are numbered as tables hang: 1 = PTE, 2 = PDE,
 * 3 = PDPTE, 4 = PML4E, 5 = PML5E.
 */
#ifndef FAULT_TEST_PAGES_H
#define FAULT_TEST_PAGES_H

#include <stdint.h>

#define LEVEL_PTE   1
#define LEVEL_PDE   2
#define LEVEL_PDPTE 3
#define LEVEL_PML4E 4
#define LEVEL_PML5E 5

enum window { WINDOW_KERNEL, WINDOW_USER, WINDOWS };

/* Rights that forbid nothing, with A and D already set: no walk has to write. */
#define ENTRY_TABLE (PTE_P | PTE_RW | PTE_A)
#define ENTRY_LEAF  (PTE_P | PTE_RW | PTE_A | PTE_D)

/* Take the frames under test from memory. The first one starts with window_put_jump's jump. */
void window_init(void);
/* Code that goes where R11 says, to a fetch's landing, in three bytes. */
void window_put_jump(void *to);
/*
 * Build the window's structures for the number of levels in force, down to a
 * leaf at this level (LEVEL_PTE to LEVEL_PDPTE): ENTRY_TABLE above ENTRY_LEAF,
 * with PTE_US in the user window. The caller flushes.
 */
void window_build(enum window window, unsigned int leaf_level);
/*
 * The linear address of the first page under test with this number of levels,
 * the same for every leaf level; the second page follows it, below a PTE of its
 * own.
 */
uint64_t window_address(enum window window, unsigned int levels);
/* The entry that maps this address of the window at this level. */
uint64_t *window_entry(enum window window, unsigned int level, uint64_t address);
/* The physical address of the table that holds the window's entries of this level. */
uint64_t window_table(enum window window, unsigned int level);
/* What a leaf of this level holds to map the page under test: address bits, PS. */
uint64_t window_leaf(unsigned int leaf_level);

#endif
