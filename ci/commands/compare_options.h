/* SPDX-License-Identifier: MIT */
/* The command line of compare, read and checked. */
#ifndef CI_COMMANDS_COMPARE_OPTIONS_H
#define CI_COMMANDS_COMPARE_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

#include "ci/base/error.h"
#include "ci/compare/comparison.h"
#include "ci/print/output_format.h"

#define COMPARE_FILES_MAX 13 /* as many columns as a table has, less one for the names */

struct compare_options {
        const char *files[COMPARE_FILES_MAX]; /* BASE, then every NEW */
        size_t file_count;                    /* at least two */
        struct comparison_limits limits;
        bool all;           /* list also what is the same */
        enum format format; /* FORMAT_TABLE to FORMAT_JUNIT */
};

bool compare_options_read(int count, char **arguments, struct compare_options *options,
                          struct error *error);

#endif
