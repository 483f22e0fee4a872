/* SPDX-License-Identifier: MIT */
/* What the commands share. */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "ci/commands/commands.h"

void notice(const char *format, ...)
{
        va_list arguments;

        fputs("trapclock: ", stderr);
        va_start(arguments, format);
        vfprintf(stderr, format, arguments);
        va_end(arguments);
        fputc('\n', stderr);
}

bool flush_stdout(struct error *error)
{
        if (fflush(stdout) == 0 && !ferror(stdout))
                return true;
        return error_set(error, STATUS_ENVIRONMENT, "cannot write to stdout: %s", strerror(errno));
}
