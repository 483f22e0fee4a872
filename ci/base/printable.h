/* SPDX-License-Identifier: MIT */
/* Makes bytes from outside fit for a terminal: printable ASCII and nothing else. */
#ifndef CI_BASE_PRINTABLE_H
#define CI_BASE_PRINTABLE_H

#include <stdbool.h>
#include <stddef.h>

bool is_printable(unsigned char byte);

/*
 * Copies at most size - 1 bytes and a NUL; an unprintable byte becomes '?', a
 * tab a space, and a text that does not fit ends in "...". size is at least 4.
 */
void printable_copy(char *to, size_t size, const char *from, size_t length);

/*
 * Copies several lines to the heap the same way. Newlines stay, and the text ends in
 * one. NULL if there is no memory.
 */
char *printable_lines(const char *from, size_t length);

#endif
