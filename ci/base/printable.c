/* SPDX-License-Identifier: MIT */
/* Makes bytes from outside fit for a terminal. */
#include "ci/base/printable.h"

#include <stdlib.h>
#include <string.h>

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
