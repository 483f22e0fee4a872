/* SPDX-License-Identifier: MIT */
/*
 * Shows text on the screen. Memory keeps the text and what is shown: a screen is slow to
 * write and slower to read, so only changed cells are drawn. Glyphs have 8 by 16 pixels and
 * are scaled with the screen's height, so that every screen has 30 to 67 rows of text. VGA
 * text shows QR codes in a graphics mode that keeps the text.
 */
#include "boot/console/screen.h"
#include "boot/string.h"
#include "boot/x86.h"
#include "boot/console/device_memory.h"
#include "boot/console/pixels.h"
#include "boot/console/vga_graphics.h"

#define LINES_PER_SCALE 540
#define COLUMNS_MAX     256
#define ROWS_MAX        72

#define TEXT_PROBE (VGA_TEXT_GREY | 'A')

static struct boot_screen screen;
static char *memory;         /* the screen's memory */
static struct pixels pixels; /* of a framebuffer, or of VGA text while it shows QR codes */
static unsigned int rows, columns, column;
static bool shows_code;

/* Rows count from the first one written; text keeps the last ones. */
static unsigned int last_row, top_row;
static char text[SCREEN_HISTORY_ROWS][COLUMNS_MAX], shown[ROWS_MAX][COLUMNS_MAX];

static void draw(unsigned int y, unsigned int x, char byte)
{
        volatile uint16_t *cells = (volatile uint16_t *)memory;

        if (shown[y][x] == byte)
                return;
        if (screen.kind == BOOT_SCREEN_TEXT)
                cells[y * columns + x] = (uint16_t)(VGA_TEXT_GREY | (unsigned char)byte);
        else
                pixels_draw_glyph(&pixels, y, x, byte);
        shown[y][x] = byte;
}

/* The last row stays free for the cursor and for screen_write_below(). */
static unsigned int text_rows(void)
{
        return rows - 1;
}

static void draw_changes(void)
{
        for (unsigned int y = 0; y < text_rows(); y++) {
                const char *row = text[(top_row + y) % SCREEN_HISTORY_ROWS];

                for (unsigned int x = 0; x < columns; x++)
                        draw(y, x, top_row + y <= last_row ? row[x] : ' ');
        }
}

static void next_row(void)
{
        column = 0;
        last_row++;
        memset(text[last_row % SCREEN_HISTORY_ROWS], ' ', COLUMNS_MAX);
        if (last_row - top_row > text_rows())
                top_row++;
}

static bool text_answers(void)
{
        volatile uint16_t *cells = (volatile uint16_t *)memory;

        *cells = TEXT_PROBE;
        return *cells == TEXT_PROBE;
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
        unsigned int scale = screen.height / LINES_PER_SCALE;

        if (scale == 0)
                scale = 1;
        columns = smaller(screen.width / (GLYPH_WIDTH * scale), COLUMNS_MAX);
        rows = smaller(screen.height / (GLYPH_HEIGHT * scale), ROWS_MAX);
        if (!columns || rows <= 2 || screen.bits_per_pixel % 8 || !screen.bits_per_pixel ||
            screen.pitch / (screen.bits_per_pixel / 8) < screen.width)
                return false;
        pixels = (struct pixels){
            .memory = memory,
            .pitch = screen.pitch,
            .width = screen.width,
            .height = screen.height,
            .bits_per_pixel = screen.bits_per_pixel,
            .scale = scale,
        };
        pixels_clear(&pixels);
        return true;
}

static bool lay_out(void)
{
        if (screen.kind == BOOT_SCREEN_NONE || !screen.address)
                return false;
        memory = device_memory(screen.address, (uint64_t)screen.pitch * screen.height);
        return memory && (screen.kind == BOOT_SCREEN_TEXT ? lay_out_text() : lay_out_pixels());
}

void screen_init(const struct boot_screen *named)
{
        screen = *named;
        if (!lay_out()) {
                screen.kind = BOOT_SCREEN_NONE;
                return;
        }
        last_row = top_row = column = 0;
        memset(text, ' ', sizeof(text));
        memset(shown, screen.kind == BOOT_SCREEN_TEXT ? 0 : ' ', sizeof(shown));
        draw_changes();
        screen_write_below("");
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
        text[last_row % SCREEN_HISTORY_ROWS][column++] = byte;
}

bool screen_works(void)
{
        return screen.kind != BOOT_SCREEN_NONE;
}

unsigned int screen_page(void)
{
        return screen.kind != BOOT_SCREEN_NONE && last_row > text_rows() ? text_rows() - 1 : 0;
}

void screen_scroll(int by)
{
        int first = last_row < SCREEN_HISTORY_ROWS ? 0 : (int)(last_row - SCREEN_HISTORY_ROWS + 1);
        int end = (int)(last_row - text_rows());
        int to = (int)top_row + by;

        top_row = (unsigned int)(to < first ? first : to > end ? end : to);
        draw_changes();
}

static bool begin_codes(void)
{
        if (screen.kind == BOOT_SCREEN_NONE)
                return false;
        if (screen.kind == BOOT_SCREEN_TEXT && !shows_code)
                vga_graphics_begin(&pixels);
        if (!shows_code)
                pixels_clear(&pixels);
        shows_code = true;
        return true;
}

static void write_below_code(const char *below)
{
        const unsigned int cell = GLYPH_WIDTH * pixels.scale;
        const unsigned int row = pixels.height / (GLYPH_HEIGHT * pixels.scale) - 1;

        for (unsigned int x = 0; x < pixels.width / cell; x++)
                pixels_draw_glyph(&pixels, row, x, *below ? *below++ : ' ');
}

/* The line below is drawn last and removed first, so that it is never below another code. */
bool screen_show_code(const struct qr *qr, const char *below)
{
        if (!begin_codes())
                return false;
        write_below_code("");
        if (!pixels_draw_code(&pixels, qr))
                return false;
        write_below_code(below);
        return true;
}

void screen_show_text(void)
{
        if (!shows_code)
                return;
        shows_code = false;
        if (screen.kind == BOOT_SCREEN_TEXT) {
                vga_graphics_end();
                return;
        }
        pixels_clear(&pixels);
        memset(shown, ' ', sizeof(shown));
        draw_changes();
}

void screen_write_below(const char *below)
{
        for (unsigned int x = 0; x < columns; x++)
                draw(rows - 1, x, *below ? *below++ : ' ');
}
