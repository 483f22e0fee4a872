/* SPDX-License-Identifier: MIT */
/* Texts that grow. */
#ifndef CI_BASE_TEXT_H
#define CI_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>

/* On the heap; starts as {0}. */
struct text {
        char *bytes; /* ended by a NUL; NULL: nothing came yet */
        size_t length, capacity;
};

/* False for want of memory: the text is as it was. */
bool text_add(struct text *text, const char *bytes, size_t length);

/* The same, but what would exceed limit bytes is left out. */
bool text_add_within(struct text *text, size_t limit, const char *bytes, size_t length);

void text_free(struct text *text);

/* Appends to a string that has room for size bytes. False: what did not fit was cut. */
bool text_append(char *text, size_t size, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
