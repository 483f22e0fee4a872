/* SPDX-License-Identifier: MIT */
/* What the commands share. */
#include "ci/commands/commands.h"

#include "ci/base/printable.h"
#include "ci/result/result_file.h"

#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define NOTICE_BYTES (2 * PATH_MAX)

void notice(const char *format, ...)
{
        char line[NOTICE_BYTES];
        va_list arguments;

        va_start(arguments, format);
        vsnprintf(line, sizeof(line), format, arguments);
        va_end(arguments);
        printable_name(line);
        fprintf(stderr, "trapclock: %s\n", line);
}

bool flush_stdout(struct error *error)
{
        if (fflush(stdout) == 0 && !ferror(stdout))
                return true;
        if (errno == EPIPE)
                return error_set(error, STATUS_SIGNAL_BASE + SIGPIPE, "%s", "");
        return error_set(error, STATUS_ENVIRONMENT, "cannot write to stdout: %s", strerror(errno));
}

bool output_options_check(const char **output, bool *no_save, enum format *format,
                          struct error *error)
{
        if (*output && *no_save)
                return error_set(error, STATUS_UNUSABLE, "--no-save cannot be used with --output");
        if (!*output || strcmp(*output, "-") != 0)
                return true;
        if (*format != FORMAT_TABLE && *format != FORMAT_JSON)
                return error_set(error, STATUS_UNUSABLE,
                                 "--output -: prints the result as JSON, needs --format json");
        *output = NULL;
        *no_save = true;
        *format = FORMAT_JSON;
        return true;
}

bool save_result(const json_t *result, const char *output, char path[PATH_MAX], struct error *error)
{
        char folder[PATH_MAX];

        if (output) {
                snprintf(path, PATH_MAX, "%s", output);
                return result_save(result, output, error);
        }
        if (!result_folder(folder, error) || !result_save_unnamed(result, folder, path, error))
                return false;
        notice("result saved to %s", path);
        return true;
}
