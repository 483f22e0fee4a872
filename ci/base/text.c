/* SPDX-License-Identifier: MIT */
/* Texts that grow. */
#include "ci/base/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool text_add(struct text *text, const char *bytes, size_t length)
{
        size_t needed = text->length + length + 1;

        if (needed > text->capacity) {
                size_t capacity = needed + needed / 2;
                char *larger = realloc(text->bytes, capacity);
                if (!larger)
                        return false;
                text->bytes = larger;
                text->capacity = capacity;
        }
        memcpy(text->bytes + text->length, bytes, length);
        text->length += length;
        text->bytes[text->length] = '\0';
        return true;
}

bool text_add_within(struct text *text, size_t limit, const char *bytes, size_t length)
{
        size_t room = limit > text->length ? limit - text->length : 0;

        return text_add(text, bytes, length < room ? length : room);
}

void text_free(struct text *text)
{
        free(text->bytes);
        *text = (struct text){0};
}

bool text_append(char *text, size_t size, const char *format, ...)
{
        size_t length = strlen(text);
        va_list arguments;

        va_start(arguments, format);
        int written = vsnprintf(text + length, size - length, format, arguments);
        va_end(arguments);
        return written >= 0 && (size_t)written < size - length;
}
