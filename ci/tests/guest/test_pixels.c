/* SPDX-License-Identifier: MIT */
/* QR codes and letters in pixels of every depth, and no pixel beside them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "boot/console/pixels.h"

#define VERSION   20
#define SIDE      (QR_SIZE(VERSION) + 2 * QR_QUIET)
#define PAD       16 /* bytes of a line beyond its pixels */
#define UNTOUCHED 0x55

static const unsigned int depths[] = {1, 8, 16, 24, 32};
static struct qr qr;
static struct pixels pixels;

static int start(void **state)
{
        static uint8_t bytes[600];

        (void)state;
        for (size_t i = 0; i < sizeof(bytes); i++)
                bytes[i] = (uint8_t)rand();
        qr_encode(&qr, VERSION, bytes, sizeof(bytes));
        return 0;
}

static void make(uint32_t width, uint32_t height, unsigned int depth, unsigned int scale)
{
        const uint32_t pitch = (width * depth + 7) / 8 + PAD;

        pixels =
            (struct pixels){malloc((size_t)pitch * height), pitch, width, height, depth, scale};
        assert_non_null(pixels.memory);
        memset(pixels.memory, UNTOUCHED, (size_t)pitch * height);
}

/* 0 or 1 where all its bits are the same, as they must be. */
static unsigned int pixel(uint32_t y, uint32_t x)
{
        const unsigned char *line = (unsigned char *)pixels.memory + (size_t)y * pixels.pitch;
        const size_t bytes = pixels.bits_per_pixel / 8;

        if (bytes == 0)
                return line[x / 8] >> (7 - x % 8) & 1;
        for (size_t i = 0; i < bytes; i++)
                assert_true(line[x * bytes + i] == (line[x * bytes] ? 0xff : 0));
        return line[x * bytes] != 0;
}

static void lines_end_where_they_should(void)
{
        for (uint32_t y = 0; y < pixels.height; y++)
                for (uint32_t i = 1; i <= PAD; i++)
                        assert_int_equal(pixels.memory[(y + 1) * pixels.pitch - i], UNTOUCHED);
}

/* Black around, then the quiet zone, then the code, every module a square. */
static void must_show_code(uint32_t top, uint32_t left, uint32_t module)
{
        for (uint32_t y = 0; y < pixels.height; y++)
                for (uint32_t x = 0; x < pixels.width; x++) {
                        const uint32_t i = (y - top) / module, j = (x - left) / module;
                        const bool beside = y < top || x < left || i >= SIDE || j >= SIDE;
                        const bool quiet =
                            !beside && (i - QR_QUIET >= qr.size || j - QR_QUIET >= qr.size);

                        assert_int_equal(
                            pixel(y, x),
                            !beside && (quiet || !qr_is_dark(&qr, i - QR_QUIET, j - QR_QUIET)));
                }
}

static void a_code_is_as_large_as_it_goes_at_every_depth(void **state)
{
        (void)state;
        for (size_t i = 0; i < sizeof(depths) / sizeof(depths[0]); i++) {
                make(640, 480, depths[i], 1);
                pixels_clear(&pixels);
                assert_true(pixels_draw_code(&pixels, &qr));
                must_show_code((464 - 4 * SIDE) / 2, (640 - 4 * SIDE) / 2 / 8 * 8, 4);
                lines_end_where_they_should();
                free(pixels.memory);
        }
        make(SIDE, 700, 32, 1);
        pixels_clear(&pixels);
        assert_true(pixels_draw_code(&pixels, &qr));
        must_show_code((684 - SIDE) / 2, 0, 1);
        free(pixels.memory);
}

static void a_screen_without_room_shows_no_code(void **state)
{
        (void)state;
        make(SIDE - 1, 480, 32, 1);
        assert_false(pixels_draw_code(&pixels, &qr));
        free(pixels.memory);
        make(640, SIDE + GLYPH_HEIGHT - 1, 32, 1);
        assert_false(pixels_draw_code(&pixels, &qr));
        free(pixels.memory);
        make(640, 10, 32, 1);
        assert_false(pixels_draw_code(&pixels, &qr));
        free(pixels.memory);
}

/* Each depth shows what the first does. */
static void letters_are_the_same_at_every_depth(void **state)
{
        static unsigned int first[32][48];

        (void)state;
        for (size_t i = 0; i < sizeof(depths) / sizeof(depths[0]); i++) {
                unsigned int white = 0;

                make(48, 32, depths[i], 2);
                pixels_clear(&pixels);
                pixels_draw_glyph(&pixels, 0, 1, 'Q');
                lines_end_where_they_should();
                for (uint32_t y = 0; y < 32; y++)
                        for (uint32_t x = 0; x < 48; x++) {
                                white += pixel(y, x);
                                if (i == 0)
                                        first[y][x] = pixel(y, x);
                                assert_int_equal(pixel(y, x), first[y][x]);
                                assert_true(!pixel(y, x) || (x >= 16 && x < 32));
                        }
                assert_true(white > 40 && white % 4 == 0);
                free(pixels.memory);
        }
}

int main(void)
{
        const struct CMUnitTest tests[] = {
            cmocka_unit_test(a_code_is_as_large_as_it_goes_at_every_depth),
            cmocka_unit_test(a_screen_without_room_shows_no_code),
            cmocka_unit_test(letters_are_the_same_at_every_depth),
        };

        return cmocka_run_group_tests(tests, start, NULL);
}
