/* SPDX-License-Identifier: MIT */
/* How an error gets its text. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ci/error.h"

bool error_set(struct error *error, int status, const char *format, ...)
{
        va_list arguments;

        error_clear(error);
        error->status = status;
        va_start(arguments, format);
        vsnprintf(error->text, sizeof(error->text), format, arguments);
        va_end(arguments);
        return false;
}

bool error_prefix(struct error *error, const char *format, ...)
{
        char reason[sizeof(error->text)];
        va_list arguments;

        memcpy(reason, error->text, sizeof(reason));
        va_start(arguments, format);
        int length = vsnprintf(error->text, sizeof(error->text), format, arguments);
        va_end(arguments);
        if (length >= 0 && (size_t)length < sizeof(error->text))
                snprintf(error->text + length, sizeof(error->text) - (size_t)length, "%s", reason);
        return false;
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
