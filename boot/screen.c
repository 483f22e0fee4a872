/* SPDX-License-Identifier: MIT */
/*
 * Text on the screen. What is to be shown is kept in memory, what is shown beside
 * it: a screen is slow to write and slower to read, so only the cells that
 * changed are drawn. The font's glyphs are 8 by 16 pixels, and are drawn larger
 * the more lines the screen has: 33 to 67 rows of text on any.
 * Source of the font: GNU Unifont, as in Debian's grub-common.
 */
#include "boot/screen.h"
#include "boot/layout.h"
#include "boot/string.h"

#include <ascii.h> /* ascii_bitmaps */

#define GLYPH_WIDTH     8
#define GLYPH_HEIGHT    16
#define LINES_PER_SCALE 540
#define COLUMNS_MAX     256
#define ROWS_MAX        72

#define TEXT_PROBE (VGA_TEXT_GREY | 'A')
#define PIXEL_ON   0xff /* in every byte: white in any format */

static struct boot_screen screen;
static unsigned int rows, columns, row, column, scale;
static char wanted[ROWS_MAX][COLUMNS_MAX], shown[ROWS_MAX][COLUMNS_MAX];

static void draw_glyph(unsigned int y, unsigned int x, char byte)
{
        const unsigned char *glyph = &ascii_bitmaps[(size_t)byte * GLYPH_HEIGHT];
        size_t pixel = screen.bits_per_pixel / 8;
        size_t line_bytes = GLYPH_WIDTH * scale * pixel;
        char *line = (char *)screen.address + (size_t)y * GLYPH_HEIGHT * scale * screen.pitch +
                     x * line_bytes;

        for (unsigned int i = 0; i < GLYPH_HEIGHT * scale; i++, line += screen.pitch)
                for (unsigned int j = 0; j < GLYPH_WIDTH; j++)
                        memset(line + j * scale * pixel,
                               glyph[i / scale] & (0x80 >> j) ? PIXEL_ON : 0, scale * pixel);
}

static void draw(unsigned int y, unsigned int x)
{
        volatile uint16_t *text = (volatile uint16_t *)screen.address;

        if (screen.kind == BOOT_SCREEN_TEXT)
                text[y * columns + x] = (uint16_t)(VGA_TEXT_GREY | (unsigned char)wanted[y][x]);
        else
                draw_glyph(y, x, wanted[y][x]);
        shown[y][x] = wanted[y][x];
}

static void draw_changes(void)
{
        for (unsigned int y = 0; y < rows; y++)
                for (unsigned int x = 0; x < columns; x++)
                        if (wanted[y][x] != shown[y][x])
                                draw(y, x);
}

/* The last row stays empty, for the cursor. */
static void next_row(void)
{
        column = 0;
        if (row + 2 < rows) {
                row++;
                return;
        }
        memmove(wanted[0], wanted[1], (size_t)row * COLUMNS_MAX);
        memset(wanted[row], ' ', COLUMNS_MAX);
}

static bool text_answers(void)
{
        volatile uint16_t *text = (volatile uint16_t *)screen.address;

        *text = TEXT_PROBE;
        return *text == TEXT_PROBE;
}

static bool is_within_reach(void)
{
        uint64_t size = (uint64_t)screen.pitch * screen.height;

        return screen.address && screen.address < IDENTITY_MAP_BYTES &&
               size <= IDENTITY_MAP_BYTES - screen.address;
}

static unsigned int smaller(unsigned int a, unsigned int b)
{
        return a < b ? a : b;
}

static bool lay_out_text(void)
{
        columns = screen.width;
        rows = screen.height;
        return columns && columns <= COLUMNS_MAX && rows > 2 && rows <= ROWS_MAX && text_answers();
}

static bool lay_out_pixels(void)
{
        scale = screen.height / LINES_PER_SCALE;
        if (scale == 0)
                scale = 1;
        columns = smaller(screen.width / (GLYPH_WIDTH * scale), COLUMNS_MAX);
        rows = smaller(screen.height / (GLYPH_HEIGHT * scale), ROWS_MAX);
        if (!columns || rows <= 2 || screen.bits_per_pixel % 8 || !screen.bits_per_pixel ||
            screen.pitch / (screen.bits_per_pixel / 8) < screen.width)
                return false;
        for (uint32_t y = 0; y < screen.height; y++)
                memset((char *)screen.address + (size_t)y * screen.pitch, 0,
                       (size_t)screen.width * screen.bits_per_pixel / 8);
        return true;
}

void screen_init(const struct boot_screen *named)
{
        bool good;

        screen = *named;
        good = screen.kind != BOOT_SCREEN_NONE && is_within_reach() &&
               (screen.kind == BOOT_SCREEN_TEXT ? lay_out_text() : lay_out_pixels());
        if (!good) {
                screen.kind = BOOT_SCREEN_NONE;
                return;
        }
        row = column = 0;
        memset(wanted, ' ', sizeof(wanted));
        memset(shown, screen.kind == BOOT_SCREEN_TEXT ? 0 : ' ', sizeof(shown));
        draw_changes();
}

void screen_write(char byte)
{
        if (screen.kind == BOOT_SCREEN_NONE)
                return;
        if (byte == '\n') {
                next_row();
                draw_changes();
                return;
        }
        if (byte < ' ' || byte > '~')
                return;
        if (column == columns)
                next_row();
        wanted[row][column++] = byte;
}
