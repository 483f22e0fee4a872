/* SPDX-License-Identifier: MIT */
/*
 * The pages under test: one window at a user address, one at a kernel address
 * (boot/layout.h), each with paging structures of its own, both leading to the
 * same frame. Levels are numbered as tables hang: 1 = PTE, 2 = PDE, 3 = PDPTE,
 * 4 = PML4E, 5 = PML5E.
 */
#ifndef FAULT_WINDOW_H
#define FAULT_WINDOW_H

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

/* Take the frame under test from memory. Its first bytes are `jmp *%r11`. */
void window_init(void);
/*
 * Build the window's structures down to a leaf at this level (LEVEL_PTE to
 * LEVEL_PDPTE): ENTRY_TABLE above ENTRY_LEAF, with PTE_US in the user window.
 * Returns the linear address of the frame under test. The caller flushes.
 */
uint64_t window_build(enum window window, unsigned int leaf_level);
/* The entry that maps this address of the window at this level. */
uint64_t *window_entry(enum window window, unsigned int level, uint64_t address);

#endif
