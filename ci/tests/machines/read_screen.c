/* SPDX-License-Identifier: MIT */
/*
 * Turns a screenshot (a PPM file on stdin) back into text, with the guest's font, one
 * glyph a cell. A cell that is no glyph becomes '?', so that a wrong pixel shows. With
 * arguments WIDTH and HEIGHT, stdin is a framebuffer's memory with 32 bits a pixel.
 */
#include <ascii.h> /* ascii_bitmaps */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#define GLYPH_WIDTH     8
#define GLYPH_HEIGHT    16
#define LINES_PER_SCALE 540

struct picture {
        unsigned int width, height;
        unsigned int pixel_bytes;
        unsigned char *pixels;
};

static bool read_size(struct picture *picture, int argc, char **argv)
{
        picture->pixel_bytes = argc == 3 ? 4 : 3;
        if (argc == 3)
                return sscanf(argv[1], "%u", &picture->width) == 1 &&
                       sscanf(argv[2], "%u", &picture->height) == 1;
        return scanf("P6 %u %u 255", &picture->width, &picture->height) == 2 && getchar() != EOF;
}

static bool read_picture(struct picture *picture, int argc, char **argv)
{
        if (!read_size(picture, argc, argv) || picture->width > 10000 || picture->height > 10000)
                return false;
        size_t size = (size_t)picture->width * picture->height * picture->pixel_bytes;
        picture->pixels = malloc(size + 1);
        return picture->pixels && fread(picture->pixels, 1, size, stdin) == size;
}

static bool matches(const struct picture *picture, unsigned int x, unsigned int y,
                    unsigned int scale, const unsigned char *glyph)
{
        for (unsigned int i = 0; i < GLYPH_HEIGHT * scale; i++)
                for (unsigned int j = 0; j < GLYPH_WIDTH * scale; j++) {
                        size_t pixel = (size_t)(y + i) * picture->width + x + j;
                        bool lit = picture->pixels[pixel * picture->pixel_bytes];

                        if (lit != !!(glyph[i / scale] & (0x80 >> j / scale)))
                                return false;
                }
        return true;
}

static int glyph_at(const struct picture *picture, unsigned int x, unsigned int y,
                    unsigned int scale)
{
        for (int byte = ' '; byte <= '~'; byte++)
                if (matches(picture, x, y, scale, &ascii_bitmaps[byte * GLYPH_HEIGHT]))
                        return byte;
        return '?';
}

int main(int argc, char **argv)
{
        struct picture picture = {0};

        if (!read_picture(&picture, argc, argv)) {
                fputs("read-screen: no picture\n", stderr);
                return EXIT_FAILURE;
        }
        unsigned int scale =
            picture.height / LINES_PER_SCALE ? picture.height / LINES_PER_SCALE : 1;
        unsigned int wide = GLYPH_WIDTH * scale, high = GLYPH_HEIGHT * scale;
        for (unsigned int y = 0; y + high <= picture.height; y += high) {
                for (unsigned int x = 0; x + wide <= picture.width; x += wide)
                        putchar(glyph_at(&picture, x, y, scale));
                putchar('\n');
        }
        free(picture.pixels);
        return EXIT_SUCCESS;
}
