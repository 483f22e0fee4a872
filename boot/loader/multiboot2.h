/* SPDX-License-Identifier: MIT */
/* Multiboot2's boot information. */
#ifndef BOOT_LOADER_MULTIBOOT2_H
#define BOOT_LOADER_MULTIBOOT2_H

#include "boot/boot_info.h"

/* Fill info from the structure at information, which may be NULL or malformed. */
void multiboot2_read(struct boot_info *info, const void *information);

#endif
