/* SPDX-License-Identifier: MIT */
/*
 * A result's formats and the parts of its table, each in the file of its name.
 * Private to this room and to tests. A result has passed result_check, or is made
 * of checked reports; records are those of one boot, checked.
 */
#ifndef CI_PRINT_RESULT_PARTS_H
#define CI_PRINT_RESULT_PARTS_H

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>

#include "ci/base/error.h"
#include "ci/result/measurement.h"
#include "ci/print/table.h"

/* A table a boot. with_phases: beneath each. */
bool result_table_print(const json_t *result, bool with_phases, enum table_style style,
                        FILE *stream, struct error *error);

/* One table of all boots, in which a boot is one sample; not of verify. name: the file's. */
bool boots_table_print(const json_t *result, const char *name, enum table_style style, FILE *stream,
                       struct error *error);

/*
 * The result as a baseline (baseline.h); freed by the caller. Refuses another clock
 * than icount and failed benchmarks; leaves out skipped ones.
 */
char *baseline_text(const json_t *result, const char *name, struct error *error);

/* Of a boot that took its rows on each CPU: side by side. */
bool cpus_table_print(const json_t *records, enum table_style style, FILE *stream,
                      struct error *error);

/* Beneath a table: what several CPUs at once cost. Nothing where no row is of that kind. */
bool at_once_print(const json_t *records, enum table_style style, FILE *stream,
                   struct error *error);

/* The lines of a heading that name the machine and the guest. */
void heading_print(const json_t *boot, FILE *stream);

/*
 * What the machine counted beside the time stamp, and what it cannot count.
 * Nothing under icount, where nothing can disturb.
 */
void counters_print(const json_t *records, FILE *stream);

/* Where a fault's cost goes: a row a benchmark that has phases. */
bool phases_print(const json_t *records, enum table_style style, FILE *stream, struct error *error);

/* Exits to the hypervisor, a row a benchmark over all boots; or that there are none. */
bool exits_print(const json_t *result, enum table_style style, FILE *stream, struct error *error);

/* What the exhaustive check found, in wall_ms of the host's time. There is a verify record. */
bool verify_table_print(const json_t *records, json_int_t wall_ms, enum table_style style,
                        FILE *stream, struct error *error);

/* A whole result in one format. */
typedef void result_writer(const struct measurement *measurement, FILE *stream);
result_writer result_csv_print, result_tap_print, result_junit_print;          /* csv.c, tests.c */
result_writer result_gobench_print, result_github_print, result_bencher_print; /* services.c */

#endif
