/* SPDX-License-Identifier: MIT */
/*
 * Pixels in memory: letters and QR codes, white on black, at any depth. One bit a pixel,
 * the leftmost highest, or whole bytes. Depends on nothing of the machine.
 */
#ifndef BOOT_CONSOLE_PIXELS_H
#define BOOT_CONSOLE_PIXELS_H

#include "boot/console/qr.h"

#define GLYPH_WIDTH  8
#define GLYPH_HEIGHT 16

struct pixels {
        char *memory;
        uint32_t pitch; /* bytes from one line to the next */
        uint32_t width, height;
        unsigned int bits_per_pixel; /* 1, or a multiple of 8 */
        unsigned int scale;          /* how many lines and columns a dot of a glyph takes */
};

/* All black. */
void pixels_clear(const struct pixels *pixels);
/* One printable letter in a cell, counted in glyphs. */
void pixels_draw_glyph(const struct pixels *pixels, unsigned int y, unsigned int x, char byte);
/*
 * The code with its quiet zone, as large as it goes in the middle above the last row of
 * glyphs. False: there is no room for it.
 */
bool pixels_draw_code(const struct pixels *pixels, const struct qr *qr);

#endif
