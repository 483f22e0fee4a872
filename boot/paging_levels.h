/* SPDX-License-Identifier: MIT */
/* Switches between 4-level and 5-level paging. */
#ifndef BOOT_PAGING_LEVELS_H
#define BOOT_PAGING_LEVELS_H

/* The current number of levels: 4 or 5. */
unsigned int paging_levels(void);
/*
 * Switch to this number of levels, which the CPU must support. Linear addresses of the
 * identity map and of the kernel pages under test do not change.
 */
void paging_levels_set(unsigned int levels);

#endif
