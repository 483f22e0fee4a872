/* SPDX-License-Identifier: MIT */
/* Reads the image's GNU build id from the ELF note. */
#ifndef BOOT_BUILD_ID_H
#define BOOT_BUILD_ID_H

#define BUILD_ID_SIZE (2 * 20 + 1)

/* Write it in hex. */
void build_id_read(char text[BUILD_ID_SIZE]);

#endif
