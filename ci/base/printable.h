/* SPDX-License-Identifier: MIT */
/* Makes bytes from outside fit for a terminal: printable ASCII, in names UTF-8, too. */
#ifndef CI_BASE_PRINTABLE_H
#define CI_BASE_PRINTABLE_H

#include <stdbool.h>
#include <stddef.h>

/* How many bytes of UTF-8 the character at text has; 0: it is none, or ASCII. */
size_t utf8_bytes(const char *text, const char *end);

bool is_printable(unsigned char byte);

/*
 * Copies at most size - 1 bytes and a NUL; an unprintable byte becomes '?', a
 * tab a space, and a text that does not fit ends in "...". size is at least 4.
 */
void printable_copy(char *to, size_t size, const char *from, size_t length);

/* Changes a name or a message in place: bytes that control a terminal, or that it cannot show,
 * become '?'. */
void printable_name(char *name);

/*
 * Copies several lines to the heap the same way. Newlines stay, and the text ends in
 * one. NULL if there is no memory.
 */
char *printable_lines(const char *from, size_t length);

#endif
