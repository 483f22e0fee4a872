/* SPDX-License-Identifier: MIT */
/* The command line of compare, read and checked. */
#ifndef CI_COMPARE_OPTIONS_H
#define CI_COMPARE_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

#include "ci/comparison.h"
#include "ci/error.h"

#define COMPARE_FILES_MAX 13 /* as many columns as a table has, less one for the names */

enum compare_format { COMPARE_TABLE, COMPARE_JSON, COMPARE_CSV, COMPARE_MARKDOWN };

struct compare_options {
        const char *files[COMPARE_FILES_MAX]; /* BASE, then every NEW */
        size_t file_count;                    /* at least two */
        struct comparison_limits limits;
        bool all; /* list also what is the same */
        enum compare_format format;
};

bool compare_options_read(int count, char **arguments, struct compare_options *options,
                          struct error *error);

#endif
