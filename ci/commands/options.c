/* SPDX-License-Identifier: MIT */
/* The values of options. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ci/commands/options.h"
#include "bench/protocol/protocol.h"
#include "ci/base/printable.h"

#define DECIMAL_BYTES "0123456789."
#define GLOB_BYTES    ID_BYTES "*?"
#define CPU_BYTES_MAX 200

bool option_refuse(const char *option, const char *expected, const char *got, struct error *error)
{
        char shown[60];

        printable_copy(shown, sizeof(shown), got, strlen(got));
        return error_set(error, STATUS_UNUSABLE, "--%s: expected %s, got \"%s\"", option, expected,
                         shown);
}

bool option_word(const char *option, const char *text, const char *const *words, int *place,
                 struct error *error)
{
        char list[100] = "";

        for (int i = 0; words[i]; i++) {
                if (strcmp(words[i], text) == 0) {
                        *place = i;
                        return true;
                }
                if (i > 0)
                        strcat(list, "|");
                strcat(list, words[i]);
        }
        return option_refuse(option, list, text, error);
}

bool option_number(const char *option, const char *text, long min, long max, long *number,
                   struct error *error)
{
        char expected[50];
        char *end;

        errno = 0;
        long value = strtol(text, &end, 10);
        if (text[0] >= '0' && text[0] <= '9' && *end == '\0' && errno == 0 && value >= min &&
            value <= max) {
                *number = value;
                return true;
        }
        snprintf(expected, sizeof(expected), "a number %ld..%ld", min, max);
        return option_refuse(option, expected, text, error);
}

bool option_decimal(const char *option, const char *text, double max, double *number,
                    struct error *error)
{
        char expected[50];
        char *end;

        double value = strtod(text, &end);
        if (text[0] && strspn(text, DECIMAL_BYTES) == strlen(text) && *end == '\0' &&
            value <= max) {
                *number = value;
                return true;
        }
        snprintf(expected, sizeof(expected), "a number 0..%.0f", max);
        return option_refuse(option, expected, text, error);
}

bool option_glob(const char *text, const char **glob, struct error *error)
{
        size_t length = strlen(text);

        if (length == 0 || length > ONLY_BYTES_MAX || strspn(text, GLOB_BYTES) != length)
                return option_refuse("only", "1..63 bytes of [a-z0-9.*?-]", text, error);
        *glob = text;
        return true;
}

bool option_cpu(const char *text, const char **cpu, struct error *error)
{
        size_t length = strlen(text);

        for (size_t i = 0; i < length; i++)
                if (!is_printable((unsigned char)text[i]) || text[i] == ' ')
                        length = 0;
        if (length == 0 || length > CPU_BYTES_MAX || strcmp(text, "help") == 0)
                return option_refuse("cpu", "a CPU model", text, error);
        *cpu = text;
        return true;
}

bool option_path(const char *option, const char *text, const char **path, struct error *error)
{
        if (!*text)
                return option_refuse(option, "a file name", text, error);
        *path = text;
        return true;
}

bool options_parse(const struct argp *argp, int count, char **arguments, void *reading,
                   struct error *error)
{
        argp_err_exit_status = STATUS_UNUSABLE;
        error_t outcome = argp_parse(argp, count, arguments, 0, NULL, reading);
        if (error->status != 0)
                return false;
        return outcome == 0 || error_set(error, STATUS_UNUSABLE, "%s", strerror(outcome));
}
