/* SPDX-License-Identifier: MIT */
/* The PVH start info. */
#ifndef BOOT_LOADER_PVH_H
#define BOOT_LOADER_PVH_H

#include "boot/boot_info.h"

/* Fill info from the structure at start_info, which may be NULL or malformed. */
void pvh_read(struct boot_info *info, const void *start_info);

#endif
