/* SPDX-License-Identifier: MIT */
/* Text formatting without a C library. Independent of the machine: host tests run it, too. */
#include "boot/format.h"

#include <stdint.h>

/* Enough for 64 bits in decimal. */
#define DIGITS 20

struct conversion {
        int left;
        int zero;
        int is_long;
        int width;
};

static void pad(format_sink sink, void *context, char byte, int count)
{
        while (count-- > 0)
                sink(byte, context);
}

static void put_text(format_sink sink, void *context, const char *text, int length,
                     const struct conversion *c)
{
        int fill = c->width - length;

        if (!c->left)
                pad(sink, context, ' ', fill);
        for (int i = 0; i < length; i++)
                sink(text[i], context);
        if (c->left)
                pad(sink, context, ' ', fill);
}

static void put_number(format_sink sink, void *context, uint64_t value, int negative, unsigned base,
                       const struct conversion *c)
{
        char digits[DIGITS + 1];
        int at = DIGITS + 1;
        int length;

        do {
                digits[--at] = "0123456789abcdef"[value % base];
                value /= base;
        } while (value);
        if (c->zero && !c->left) {
                int fill = c->width - (DIGITS + 1 - at) - negative;

                if (negative)
                        sink('-', context);
                pad(sink, context, '0', fill);
                for (; at < DIGITS + 1; at++)
                        sink(digits[at], context);
                return;
        }
        if (negative)
                digits[--at] = '-';
        length = DIGITS + 1 - at;
        put_text(sink, context, digits + at, length, c);
}

static int text_length(const char *text)
{
        int length = 0;

        while (text[length])
                length++;
        return length;
}

void format_to(format_sink sink, void *context, const char *format, va_list arguments)
{
        for (; *format; format++) {
                struct conversion c = {0};
                int64_t number;
                const char *text;
                char byte;

                if (*format != '%') {
                        sink(*format, context);
                        continue;
                }
                format++;
                for (;; format++) {
                        if (*format == '-')
                                c.left = 1;
                        else if (*format == '0')
                                c.zero = 1;
                        else
                                break;
                }
                if (*format == '*') {
                        c.width = va_arg(arguments, int);
                        format++;
                }
                for (; *format >= '0' && *format <= '9'; format++)
                        c.width = c.width * 10 + (*format - '0');
                for (; *format == 'l' || *format == 'z'; format++)
                        c.is_long = 1;
                switch (*format) {
                case 'd':
                        number = c.is_long ? va_arg(arguments, long) : va_arg(arguments, int);
                        put_number(sink, context, number < 0 ? -(uint64_t)number : (uint64_t)number,
                                   number < 0, 10, &c);
                        break;
                case 'u':
                case 'x':
                        put_number(sink, context,
                                   c.is_long ? va_arg(arguments, unsigned long)
                                             : va_arg(arguments, unsigned int),
                                   0, *format == 'u' ? 10 : 16, &c);
                        break;
                case 's':
                        text = va_arg(arguments, const char *);
                        put_text(sink, context, text, text_length(text), &c);
                        break;
                case 'c':
                        byte = (char)va_arg(arguments, int);
                        put_text(sink, context, &byte, 1, &c);
                        break;
                case '\0':
                        return;
                default:
                        sink(*format, context);
                }
        }
}

struct buffer {
        char *bytes;
        size_t size;
        size_t length;
};

static void to_buffer(char byte, void *context)
{
        struct buffer *b = context;

        if (b->length + 1 < b->size)
                b->bytes[b->length] = byte;
        b->length++;
}

size_t format_text_list(char *buffer, size_t size, const char *format, va_list arguments)
{
        struct buffer b = {buffer, size, 0};

        format_to(to_buffer, &b, format, arguments);
        if (size)
                buffer[b.length < size ? b.length : size - 1] = '\0';
        return b.length;
}

size_t format_text(char *buffer, size_t size, const char *format, ...)
{
        va_list arguments;
        size_t length;

        va_start(arguments, format);
        length = format_text_list(buffer, size, format, arguments);
        va_end(arguments);
        return length;
}
