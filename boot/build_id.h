/* SPDX-License-Identifier: MIT */
/* The image's GNU build id, from the ELF's note. */
#ifndef BOOT_BUILD_ID_H
#define BOOT_BUILD_ID_H

#define BUILD_ID_SIZE (2 * 20 + 1)

/* In hex. */
void build_id_read(char text[BUILD_ID_SIZE]);

#endif
