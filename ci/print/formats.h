/* SPDX-License-Identifier: MIT */
/*
 * The formats that stdout can carry, and a result in those of other tools. Each
 * command takes some of them. A figure is the median of the boots' medians, raw,
 * in the clock's unit; a format that can hold every boot holds every boot. What
 * failed has no figure in any of them.
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
        FORMAT_GOBENCH, /* this and the following: not of a comparison */
        FORMAT_GITHUB,  /* of the action github-action-benchmark */
        FORMAT_BENCHER,
        FORMAT_BASELINE, /* show only: see baseline.h */
        FORMATS,
};

/* The words for them, NULL at the end. */
extern const char *const formats_plain[];         /* table and json */
extern const char *const formats_of_comparison[]; /* as far as FORMAT_JUNIT */
extern const char *const formats_of_run[];        /* as far as FORMAT_BENCHER */
extern const char *const formats_of_show[];       /* all */

#define FORMATS_OF_RUN_DOC \
        "table|json|csv|markdown|tap|junit|gobench|github-action-benchmark|bencher"

/* What may stand beneath a table. */
struct table_extras {
        bool phases, exits;
};

/*
 * The result has passed result_check, or is made of checked reports. A result of
 * verify is refused but as table and JSON, and has no extras. name is its file's, for the error.
 */
bool result_print(const json_t *result, const char *name, enum format format,
                  const struct table_extras *extras, FILE *stream, struct error *error);

#endif
