/* SPDX-License-Identifier: MIT */
/* How an error gets its text. */
#include "ci/base/error.h"
#include "ci/base/printable.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WHOLE_BYTES 16384 /* two names of files, and what is wrong with them */
#define CUT         " ... "

/* A text that is too long loses its middle: the name at its start and the reason at its end stay.
 */
static void keep(struct error *error, const char *whole)
{
        size_t length = strlen(whole), room = sizeof(error->text) - sizeof(CUT);
        size_t head = room / 2, tail = room - head;

        if (length < sizeof(error->text))
                memcpy(error->text, whole, length + 1);
        else
                snprintf(error->text, sizeof(error->text), "%.*s" CUT "%s", (int)head, whole,
                         whole + length - tail);
}

bool error_set(struct error *error, int status, const char *format, ...)
{
        char whole[WHOLE_BYTES];
        va_list arguments;

        va_start(arguments, format);
        vsnprintf(whole, sizeof(whole), format, arguments);
        va_end(arguments);
        printable_name(whole);
        error_clear(error);
        error->status = status;
        keep(error, whole);
        return false;
}

bool error_prefix(struct error *error, const char *format, ...)
{
        char whole[WHOLE_BYTES + sizeof(error->text)];
        va_list arguments;

        va_start(arguments, format);
        vsnprintf(whole, WHOLE_BYTES, format, arguments);
        va_end(arguments);
        printable_name(whole);
        strcat(whole, error->text);
        keep(error, whole);
        return false;
}

bool error_newer(struct error *error, long long schema, long long last)
{
        return error_set(error, STATUS_UNUSABLE,
                         "written by a newer trapclock (schema %lld; this one reads up to %lld): "
                         "update",
                         schema, last);
}

bool error_no_memory(struct error *error)
{
        return error_set(error, STATUS_ENVIRONMENT, "out of memory");
}

void error_clear(struct error *error)
{
        free(error->detail);
        *error = (struct error){0};
}
