/* SPDX-License-Identifier: MIT */
/*
 * Text formatting without a C library: the part of printf that the guest uses.
 * %s %c %d %u %x with l, a width, '-' and '0'; %% . Integers only.
 */
#ifndef BOOT_FORMAT_H
#define BOOT_FORMAT_H

#include <stdarg.h>
#include <stddef.h>

/* Where formatted bytes go; context is the caller's. */
typedef void (*format_sink)(char byte, void *context);

void format_to(format_sink sink, void *context, const char *format, va_list arguments);

/*
 * As snprintf: writes at most size bytes, always terminated where size > 0, and
 * returns the length the whole text would have had.
 */
size_t format_text(char *buffer, size_t size, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
size_t format_text_list(char *buffer, size_t size, const char *format, va_list arguments);

#endif
