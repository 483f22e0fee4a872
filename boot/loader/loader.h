/* SPDX-License-Identifier: MIT */
#ifndef BOOT_LOADER_LOADER_H
#define BOOT_LOADER_LOADER_H

#include "boot/boot_info.h"

/*
 * Read what start.S received. path: BOOT_PATH_*. information: the physical address of
 * the loader's structure, or 0. Always leaves a usable boot_info; its problem says what
 * was wrong.
 */
void loader_read(struct boot_info *info, unsigned int path, uintptr_t information);

/* Used by it, one for each protocol: fill info from the structure, which may be NULL or bad. */
void multiboot2_read(struct boot_info *info, const void *information);
void pvh_read(struct boot_info *info, const void *start_info);

#endif
