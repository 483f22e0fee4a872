/* SPDX-License-Identifier: MIT */
/* Functions that a freestanding compiler may call by itself, and two for text. */
#include "boot/string.h"

void *memcpy(void *restrict to, const void *restrict from, size_t size)
{
        unsigned char *t = to;
        const unsigned char *f = from;

        while (size--)
                *t++ = *f++;
        return to;
}

void *memmove(void *to, const void *from, size_t size)
{
        unsigned char *t = to;
        const unsigned char *f = from;

        if (t < f)
                return memcpy(to, from, size);
        while (size--)
                t[size] = f[size];
        return to;
}

void *memset(void *to, int value, size_t size)
{
        unsigned char *t = to;

        while (size--)
                *t++ = (unsigned char)value;
        return to;
}

int memcmp(const void *a, const void *b, size_t size)
{
        const unsigned char *x = a;
        const unsigned char *y = b;

        for (; size--; x++, y++)
                if (*x != *y)
                        return *x - *y;
        return 0;
}

size_t strlen(const char *text)
{
        size_t length = 0;

        while (text[length])
                length++;
        return length;
}

int strcmp(const char *a, const char *b)
{
        for (; *a && *a == *b; a++, b++)
                ;
        return (unsigned char)*a - (unsigned char)*b;
}
