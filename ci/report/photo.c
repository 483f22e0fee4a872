/* SPDX-License-Identifier: MIT */
/*
 * libpng or libjpeg-turbo turns a picture into grey pixels, and libzbar those into the
 * codes' bytes. A photo of a screen has more pixels than the codes need and shows the
 * screen's own pixels, so it often reads better at half its size.
 */
#include "ci/report/photo.h"

#include <png.h>
#include <stdlib.h>
#include <string.h>
#include <turbojpeg.h>
#include <zbar.h>

#define PIXELS_MAX ((size_t)256 << 20)
#define SIDE_LEAST 64 /* pixels; a smaller picture is not halved */
#define PNG_MAGIC  "\x89PNG\r\n\x1a\n"
#define JPEG_MAGIC "\xff\xd8\xff"

struct picture {
        unsigned int width, height;
        unsigned char *grey;
};

static bool starts(const char *bytes, size_t size, size_t at, const char *magic)
{
        const size_t length = strlen(magic);

        return size >= at + length && memcmp(bytes + at, magic, length) == 0;
}

/* Recognizes HEIC, AVIF and films; GIF; WebP. */
static bool is_other_kind(const char *bytes, size_t size)
{
        return starts(bytes, size, 4, "ftyp") || starts(bytes, size, 0, "GIF8") ||
               (starts(bytes, size, 0, "RIFF") && starts(bytes, size, 8, "WEBP"));
}

bool photo_is_one(const char *bytes, size_t size)
{
        return starts(bytes, size, 0, PNG_MAGIC) || starts(bytes, size, 0, JPEG_MAGIC) ||
               is_other_kind(bytes, size);
}

static bool make_room(struct picture *picture, struct error *error)
{
        if (picture->width == 0 || picture->height == 0 ||
            picture->height > PIXELS_MAX / picture->width)
                return error_set(error, STATUS_UNUSABLE, "%u by %u pixels: expected 1 to %zu Mi",
                                 picture->width, picture->height, PIXELS_MAX >> 20);
        picture->grey = malloc((size_t)picture->width * picture->height);
        return picture->grey || error_no_memory(error);
}

static bool decode_png(struct picture *picture, const char *bytes, size_t size, struct error *error)
{
        const png_color white = {255, 255, 255}; /* background of transparent pixels */
        png_image png = {.version = PNG_IMAGE_VERSION};
        bool good = png_image_begin_read_from_memory(&png, bytes, size) ||
                    error_set(error, STATUS_UNUSABLE, "PNG: %s", png.message);

        png.format = PNG_FORMAT_GRAY;
        *picture = (struct picture){.width = png.width, .height = png.height};
        good = good && make_room(picture, error) &&
               (png_image_finish_read(&png, &white, picture->grey, (int)png.width, NULL) ||
                error_set(error, STATUS_UNUSABLE, "PNG: %s", png.message));
        png_image_free(&png);
        return good;
}

static bool decode_jpeg(struct picture *picture, const char *bytes, size_t size,
                        struct error *error)
{
        const unsigned char *from = (const unsigned char *)bytes;
        int width = 0, height = 0, sampling, colours;
        tjhandle jpeg = tjInitDecompress();

        if (!jpeg)
                return error_no_memory(error);
        bool good =
            tjDecompressHeader3(jpeg, from, size, &width, &height, &sampling, &colours) == 0;
        *picture = (struct picture){.width = (unsigned int)width, .height = (unsigned int)height};
        if (!good)
                error_set(error, STATUS_UNUSABLE, "JPEG: %s", tjGetErrorStr2(jpeg));
        else if ((good = make_room(picture, error)))
                good = tjDecompress2(jpeg, from, size, picture->grey, width, 0, height, TJPF_GRAY,
                                     TJFLAG_STOPONWARNING | TJFLAG_LIMITSCANS) == 0 ||
                       error_set(error, STATUS_UNUSABLE, "JPEG: %s", tjGetErrorStr2(jpeg));
        tjDestroy(jpeg);
        return good;
}

static bool decode(struct picture *picture, const char *bytes, size_t size, struct error *error)
{
        *picture = (struct picture){.grey = NULL};
        if (starts(bytes, size, 0, PNG_MAGIC))
                return decode_png(picture, bytes, size, error);
        if (starts(bytes, size, 0, JPEG_MAGIC))
                return decode_jpeg(picture, bytes, size, error);
        return error_set(
            error, STATUS_UNUSABLE,
            is_other_kind(bytes, size)
                ? "this kind of picture or film is not supported: save it as JPEG or PNG, "
                  "a film's frames as files"
                : "not a PNG or JPEG picture; only photos can be imported together");
}

/* Halves the picture: each 2 by 2 pixels become their mean. */
static void halve(struct picture *picture)
{
        const unsigned int width = picture->width / 2, height = picture->height / 2;

        for (unsigned int y = 0; y < height; y++)
                for (unsigned int x = 0; x < width; x++) {
                        const unsigned char *from =
                            picture->grey + (size_t)2 * y * picture->width + 2 * x;
                        const unsigned char *below = from + picture->width;

                        picture->grey[(size_t)y * width + x] =
                            (unsigned char)((from[0] + from[1] + below[0] + below[1] + 2) / 4);
                }
        picture->width = width;
        picture->height = height;
}

struct scan {
        zbar_image_scanner_t *scanner;
        bool (*take)(void *context, const char *code, size_t length, bool *wanted,
                     struct error *error);
        void *context;
        bool wanted;
};

static bool scan(struct scan *s, const struct picture *picture, struct error *error)
{
        zbar_image_t *image = zbar_image_create();
        bool good = image || error_no_memory(error);

        if (!good)
                return false;
        zbar_image_set_format(image, zbar_fourcc('Y', '8', '0', '0'));
        zbar_image_set_size(image, picture->width, picture->height);
        zbar_image_set_data(image, picture->grey, (size_t)picture->width * picture->height, NULL);
        zbar_scan_image(s->scanner, image);
        for (const zbar_symbol_t *code = zbar_image_first_symbol(image); good && code;
             code = zbar_symbol_next(code))
                good = s->take(s->context, zbar_symbol_get_data(code),
                               zbar_symbol_get_data_length(code), &s->wanted, error);
        zbar_image_destroy(image);
        return good;
}

static bool scan_at_sizes(struct scan *s, struct picture *picture, struct error *error)
{
        while (scan(s, picture, error)) {
                if (s->wanted || picture->width / 2 < SIDE_LEAST ||
                    picture->height / 2 < SIDE_LEAST)
                        return true;
                halve(picture);
        }
        return false;
}

bool photo_read(const char *name, const char *bytes, size_t size,
                bool (*take)(void *context, const char *code, size_t length, bool *wanted,
                             struct error *error),
                void *context, struct error *error)
{
        struct scan s = {.scanner = zbar_image_scanner_create(), .take = take, .context = context};
        struct picture picture;

        if (!s.scanner)
                return error_no_memory(error);
        zbar_image_scanner_set_config(s.scanner, ZBAR_NONE, ZBAR_CFG_ENABLE, 0);
        zbar_image_scanner_set_config(s.scanner, ZBAR_QRCODE, ZBAR_CFG_ENABLE, 1);
        zbar_image_scanner_set_config(s.scanner, ZBAR_QRCODE, ZBAR_CFG_BINARY, 1);
        bool good = decode(&picture, bytes, size, error) || error_prefix(error, "%s: ", name);
        good = good && scan_at_sizes(&s, &picture, error);
        free(picture.grey);
        zbar_image_scanner_destroy(s.scanner);
        return good;
}
