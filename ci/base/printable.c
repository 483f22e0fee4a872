/* SPDX-License-Identifier: MIT */
/* Makes bytes from outside fit for a terminal. */
#include "ci/base/printable.h"

#include <stdlib.h>
#include <string.h>

static bool is_within(char byte, int least, int most)
{
        return (unsigned char)byte >= least && (unsigned char)byte <= most;
}

/* The Unicode Standard, "Well-Formed UTF-8 Byte Sequences". */
size_t utf8_bytes(const char *text, const char *end)
{
        static const struct {
                unsigned char first, last; /* of the first byte */
                unsigned char least, most; /* of the second */
                size_t bytes;
        } forms[] = {
            {0xc2, 0xdf, 0x80, 0xbf, 2}, {0xe0, 0xe0, 0xa0, 0xbf, 3}, {0xe1, 0xec, 0x80, 0xbf, 3},
            {0xed, 0xed, 0x80, 0x9f, 3}, {0xee, 0xef, 0x80, 0xbf, 3}, {0xf0, 0xf0, 0x90, 0xbf, 4},
            {0xf1, 0xf3, 0x80, 0xbf, 4}, {0xf4, 0xf4, 0x80, 0x8f, 4},
        };
        size_t form = 0;

        while (form < sizeof(forms) / sizeof(forms[0]) &&
               !is_within(*text, forms[form].first, forms[form].last))
                form++;
        if (form == sizeof(forms) / sizeof(forms[0]))
                return 0;
        const size_t bytes = forms[form].bytes;
        if (bytes > (size_t)(end - text))
                return 0;
        if (!is_within(text[1], forms[form].least, forms[form].most))
                return 0;
        for (size_t i = 2; i < bytes; i++)
                if (!is_within(text[i], 0x80, 0xbf))
                        return 0;
        return bytes;
}

void printable_name(char *name)
{
        const char *end = name + strlen(name);

        while (name < end) {
                const size_t bytes = utf8_bytes(name, end);
                const bool control =
                    bytes == 2 && name[0] == '\xc2' && (unsigned char)name[1] < 0xa0;

                if (!is_printable((unsigned char)*name) && (bytes == 0 || control))
                        memset(name, '?', bytes ? bytes : 1);
                name += bytes ? bytes : 1;
        }
}

bool is_printable(unsigned char byte)
{
        return byte >= ' ' && byte <= '~';
}

void printable_copy(char *to, size_t size, const char *from, size_t length)
{
        size_t kept = length < size ? length : size - 1;

        for (size_t i = 0; i < kept; i++) {
                if (is_printable((unsigned char)from[i]))
                        to[i] = from[i];
                else
                        to[i] = from[i] == '\t' ? ' ' : '?';
        }
        to[kept] = '\0';
        if (kept < length)
                memcpy(to + kept - 3, "...", 3);
}

char *printable_lines(const char *from, size_t length)
{
        char *to = malloc(length + 2);

        if (!to)
                return NULL;
        for (size_t i = 0; i < length; i++)
                to[i] = from[i] == '\n' || is_printable((unsigned char)from[i]) ? from[i] : '?';
        if (length > 0 && to[length - 1] != '\n')
                to[length++] = '\n';
        to[length] = '\0';
        return to;
}
