/* SPDX-License-Identifier: MIT */
/* The values of options. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ci/option_values.h"
#include "ci/printable.h"

#define DECIMAL_BYTES "0123456789."

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
