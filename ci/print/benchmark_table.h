/* SPDX-License-Identifier: MIT */
/* Prints the list of benchmarks as a table or as JSON. */
#ifndef CI_PRINT_BENCHMARK_TABLE_H
#define CI_PRINT_BENCHMARK_TABLE_H

#include <stdbool.h>
#include <stdio.h>

#include "ci/base/error.h"
#include "ci/report/report.h"

/* The report is complete. */
bool benchmark_table_print(const struct report *report, FILE *stream, bool colour,
                           struct error *error);

/* A JSON array of the benchmark records, one a line. */
bool benchmark_json_print(const struct report *report, FILE *stream, struct error *error);

#endif
