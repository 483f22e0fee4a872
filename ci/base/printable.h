/* SPDX-License-Identifier: MIT */
/* Bytes from outside made fit for a terminal: printable ASCII and nothing else. */
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
 * The same for a text of several lines, which keeps its newlines and ends in
 * one. On the heap; NULL where there is no memory.
 */
char *printable_lines(const char *from, size_t length);

#endif
