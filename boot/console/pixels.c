/* SPDX-License-Identifier: MIT */
/*
 * Draws glyphs and QR codes. Screen memory is slow to write and slower to read, so lines
 * whose pixels share bytes are made elsewhere. Source of the font: GNU Unifont, as in
 * Debian's grub-common.
 */
#include "boot/console/pixels.h"
#include "boot/string.h"

#include <ascii.h> /* ascii_bitmaps */

#define WHITE      UINT64_MAX /* in any format */
#define LINE_BYTES 65536      /* of a code, at most */

/* Eight bytes at any alignment. */
typedef uint64_t __attribute__((aligned(1), may_alias)) word;

static void fill(char *to, size_t bytes, uint64_t value)
{
        for (; bytes >= sizeof(value); bytes -= sizeof(value), to += sizeof(value))
                *(volatile word *)to = value;
        for (; bytes; bytes--, to++)
                *(volatile char *)to = (char)value;
}

static void copy(char *to, const char *from, size_t bytes)
{
        for (; bytes >= sizeof(uint64_t); bytes -= sizeof(uint64_t)) {
                *(volatile word *)to = *(const word *)from;
                to += sizeof(uint64_t);
                from += sizeof(uint64_t);
        }
        for (; bytes; bytes--)
                *(volatile char *)to++ = *from++;
}

static size_t bytes_of(const struct pixels *pixels, uint32_t count)
{
        return ((size_t)count * pixels->bits_per_pixel + 7) / 8;
}

static char *line_at(const struct pixels *pixels, uint32_t y)
{
        return pixels->memory + (size_t)y * pixels->pitch;
}

void pixels_clear(const struct pixels *pixels)
{
        for (uint32_t y = 0; y < pixels->height; y++)
                fill(line_at(pixels, y), bytes_of(pixels, pixels->width), 0);
}

/* Set adjacent pixels of a line. */
static void set(const struct pixels *pixels, char *line, uint32_t x, uint32_t count, bool white)
{
        if (pixels->bits_per_pixel > 1) {
                fill(line + bytes_of(pixels, x), bytes_of(pixels, count), white ? WHITE : 0);
                return;
        }
        for (; count; count--, x++) {
                volatile char *byte = &line[x / 8];
                const char bit = (char)(0x80 >> x % 8);

                *byte = (char)(white ? *byte | bit : *byte & ~bit);
        }
}

void pixels_draw_glyph(const struct pixels *pixels, unsigned int y, unsigned int x, char byte)
{
        const unsigned char *glyph = &ascii_bitmaps[(size_t)byte * GLYPH_HEIGHT];
        const unsigned int scale = pixels->scale;

        for (unsigned int i = 0; i < GLYPH_HEIGHT * scale; i++) {
                char *line = line_at(pixels, y * GLYPH_HEIGHT * scale + i);

                for (unsigned int j = 0; j < GLYPH_WIDTH; j++)
                        set(pixels, line, (x * GLYPH_WIDTH + j) * scale, scale,
                            glyph[i / scale] & (0x80 >> j));
        }
}

static bool is_white(const struct qr *qr, unsigned int y, unsigned int x)
{
        y -= QR_QUIET;
        x -= QR_QUIET;
        return y >= qr->size || x >= qr->size || !qr_is_dark(qr, y, x);
}

/* Starts at a whole byte, so that a line can be copied unchanged. */
bool pixels_draw_code(const struct pixels *pixels, const struct qr *qr)
{
        static char line[LINE_BYTES];
        const uint32_t text = GLYPH_HEIGHT * pixels->scale, side = qr->size + 2 * QR_QUIET;
        const uint32_t height = pixels->height > text ? pixels->height - text : 0;
        const uint32_t module = (height < pixels->width ? height : pixels->width) / side;
        const uint32_t top = (height - module * side) / 2;
        const uint32_t left = (pixels->width - module * side) / 2 & ~7U;
        const size_t bytes = bytes_of(pixels, module * side);

        if (module == 0 || bytes > sizeof(line))
                return false;
        for (uint32_t y = 0; y < side; y++) {
                memset(line, 0, bytes);
                for (uint32_t x = 0; x < side; x++)
                        set(pixels, line, x * module, module, is_white(qr, y, x));
                for (uint32_t i = 0; i < module; i++)
                        copy(line_at(pixels, top + y * module + i) + bytes_of(pixels, left), line,
                             bytes);
        }
        return true;
}
