/* SPDX-License-Identifier: MIT */
/*
 * A comparison in the formats that it has. Only comparison_print() and
 * comparison_of_results() are for other rooms. Numbers have 15 digits in JSON
 * and CSV.
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

/* To stdout; FORMAT_TABLE to FORMAT_JUNIT. all: tables list also what is the same. */
bool comparison_print(const struct comparison_set *set, enum format format, bool all,
                      struct error *error);

/*
 * Compares two checked results and prints; *status as compare's. With limits.same,
 * *resolution is what comparison_resolution() says, to be freed; NULL by an exact clock.
 */
bool comparison_of_results(json_t *base, const char *base_name, json_t *new, const char *new_name,
                           const struct comparison_limits *limits, enum format format,
                           json_t **resolution, int *status, struct error *error);

/* What stands above a table: what was compared, and by which rule. */
void comparison_heading_print(const struct comparison_set *set, enum table_style style,
                              FILE *stream);

/* Of one pair. Exact counts that are the same are listed only if all is set. */
bool comparison_table_print(const struct comparison_set *set, bool all, enum table_style style,
                            FILE *stream, struct error *error);

/* A line for each row whose exits to the hypervisor differ, where both sides have them. */
void comparison_exits_print(const struct comparison *pair, FILE *stream);

/* The phases of each row, net, of both sides. */
bool comparison_phases_print(const struct comparison *pair, enum table_style style, FILE *stream,
                             struct error *error);

/* A file a column, in each cell the ratio to BASE, beneath each group its geometric mean. */
bool comparison_matrix_print(const struct comparison_set *set, enum table_style style, FILE *stream,
                             struct error *error);

/* Of two equal sides: for each row what their boots resolve, and a summary. */
bool comparison_resolution_print(const struct comparison_set *set, enum table_style style,
                                 FILE *stream, struct error *error);

/* One object, one row a line. */
bool comparison_json_print(const struct comparison_set *set, FILE *stream, struct error *error);

/* A row a benchmark and NEW; a value that does not exist is empty. */
void comparison_csv_print(const struct comparison_set *set, FILE *stream);

/* A benchmark that got worse is a test that failed. */
void comparison_tap_print(const struct comparison_set *set, FILE *stream);
void comparison_junit_print(const struct comparison_set *set, FILE *stream);

#endif
