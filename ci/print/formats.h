/* SPDX-License-Identifier: MIT */
/*
 * Output formats; each command accepts some of them. A figure is the median of the boots'
 * medians, raw, in the clock's unit. A format that can hold every boot does. A row that
 * failed has no figure in any format.
 */
#ifndef CI_PRINT_FORMATS_H
#define CI_PRINT_FORMATS_H

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>

#include "ci/base/error.h"

enum format {
        FORMAT_TABLE,
        FORMAT_JSON,
        FORMAT_CSV,
        FORMAT_MARKDOWN,
        FORMAT_TAP,
        FORMAT_JUNIT,
        FORMAT_GOBENCH, /* this and the following: not for comparisons */
        FORMAT_GITHUB,  /* for the action github-action-benchmark */
        FORMAT_BENCHER,
        FORMAT_BASELINE, /* show only: see baseline.h */
        FORMATS,
};

/* Their names, NULL at the end. */
extern const char *const formats_plain[];         /* table and json */
extern const char *const formats_of_comparison[]; /* up to FORMAT_JUNIT */
extern const char *const formats_of_run[];        /* up to FORMAT_BENCHER */
extern const char *const formats_of_show[];       /* all */

#define FORMATS_OF_RUN_DOC \
        "table|json|csv|markdown|tap|junit|gobench|github-action-benchmark|bencher"

/* Optional parts below a table. */
struct table_extras {
        bool phases, exits;
};

/*
 * Prints a result, which must have passed result_check or be made of checked reports. A
 * result of verify can be only a table or JSON, without extras. name: its file, for the error.
 */
bool result_print(const json_t *result, const char *name, enum format format,
                  const struct table_extras *extras, FILE *stream, struct error *error);

#endif
