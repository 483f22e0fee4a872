/* SPDX-License-Identifier: MIT */
/*
 * Draws letters and QR codes into memory, white on black, at any depth: one bit a pixel, the
 * leftmost highest, or whole bytes. Independent of the machine.
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
        unsigned int scale;          /* lines and columns for each dot of a glyph */
};

/* Fill with black. */
void pixels_clear(const struct pixels *pixels);
/* Draw a printable letter in a cell; y and x count glyphs. */
void pixels_draw_glyph(const struct pixels *pixels, unsigned int y, unsigned int x, char byte);
/*
 * Draw the code with its quiet zone, as large as possible, centred above the last row of
 * glyphs. False: it does not fit.
 */
bool pixels_draw_code(const struct pixels *pixels, const struct qr *qr);

#endif
