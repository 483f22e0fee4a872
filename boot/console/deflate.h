/* SPDX-License-Identifier: MIT */
/* Packs bytes into a zlib stream. Independent of the machine. */
#ifndef BOOT_CONSOLE_DEFLATE_H
#define BOOT_CONSOLE_DEFLATE_H

#include <stddef.h>
#include <stdint.h>

/* Returns the stream's length; 0: it does not fit. length must be below 2^31. */
size_t deflate_zlib(const uint8_t *bytes, size_t length, uint8_t *stream, size_t room);

#endif
