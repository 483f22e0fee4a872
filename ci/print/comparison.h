/* SPDX-License-Identifier: MIT */
/*
 * Prints a comparison in each format. Other rooms call only comparison_print() and
 * comparison_of_results(). Numbers have 15 digits in JSON and CSV.
 */
#ifndef CI_PRINT_COMPARISON_H
#define CI_PRINT_COMPARISON_H

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>

#include "ci/base/error.h"
#include "ci/compare/comparison.h"
#include "ci/print/formats.h"
#include "ci/print/table.h"

#define COMPARISON_SCHEMA 1 /* of the JSON */

/* Prints to stdout. format: FORMAT_TABLE to FORMAT_JUNIT. all: tables list unchanged rows, too. */
bool comparison_print(const struct comparison_set *set, enum format format, bool all,
                      struct error *error);

/*
 * Compares two checked results and prints. *status is as for compare. With limits.same,
 * *resolution is that of comparison_resolution(), which the caller frees; NULL with an
 * exact clock.
 */
bool comparison_of_results(json_t *base, const char *base_name, json_t *new, const char *new_name,
                           const struct comparison_limits *limits, enum format format,
                           json_t **resolution, int *status, struct error *error);

/* Prints the heading above a table: what was compared, and by which rule. */
void comparison_heading_print(const struct comparison_set *set, enum table_style style,
                              FILE *stream);

/* Prints one pair. Equal exact counts are listed only if all is set. */
bool comparison_table_print(const struct comparison_set *set, bool all, enum table_style style,
                            FILE *stream, struct error *error);

/* Prints a line for each row whose exits to the hypervisor differ. */
void comparison_exits_print(const struct comparison *pair, FILE *stream);

/* Prints each row's net phases on both sides. */
bool comparison_phases_print(const struct comparison *pair, enum table_style style, FILE *stream,
                             struct error *error);

/* Prints a column for each file: ratios to BASE, and a geometric mean below each group. */
bool comparison_matrix_print(const struct comparison_set *set, enum table_style style, FILE *stream,
                             struct error *error);

/* For two equal sides: prints what their boots can resolve, row by row, and a summary. */
bool comparison_resolution_print(const struct comparison_set *set, enum table_style style,
                                 FILE *stream, struct error *error);

/* Prints one object, one row a line. */
bool comparison_json_print(const struct comparison_set *set, FILE *stream, struct error *error);

/* Prints a row for each benchmark and NEW. Missing values are empty. */
void comparison_csv_print(const struct comparison_set *set, FILE *stream);

/* A benchmark that got worse is a failed test. */
void comparison_tap_print(const struct comparison_set *set, FILE *stream);
void comparison_junit_print(const struct comparison_set *set, FILE *stream);

#endif
