/* SPDX-License-Identifier: MIT */
/* What stdout can carry. Each command takes some of them. */
#ifndef CI_PRINT_OUTPUT_FORMAT_H
#define CI_PRINT_OUTPUT_FORMAT_H

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

#endif
