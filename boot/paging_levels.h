/* SPDX-License-Identifier: MIT */
/* 4-level or 5-level paging. */
#ifndef BOOT_PAGING_LEVELS_H
#define BOOT_PAGING_LEVELS_H

/* What is in force: 4 or 5. */
unsigned int paging_levels(void);
/*
 * Put this number of levels in force, which the CPU must have. The linear
 * addresses of the identity map and of the kernel pages under test stay what they are.
 */
void paging_levels_set(unsigned int levels);

#endif
