/* SPDX-License-Identifier: MIT */
/*
 * Text formatting without a C library: the part of printf that the guest uses.
 * %s %c %d %u %x with l, a width, '-' and '0'; %% . Integers only.
 */
#ifndef BOOT_FORMAT_H
#define BOOT_FORMAT_H

#include <stdarg.h>
#include <stddef.h>

/* Receives the formatted bytes; context is the caller's. */
typedef void (*format_sink)(char byte, void *context);

void format_to(format_sink sink, void *context, const char *format, va_list arguments);

/*
 * Like snprintf: writes at most size bytes, with a NUL if size > 0, and returns the length
 * of the whole text.
 */
size_t format_text(char *buffer, size_t size, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
size_t format_text_list(char *buffer, size_t size, const char *format, va_list arguments);

#endif
