/* SPDX-License-Identifier: MIT */
/*
 * Prints a result in each format, and the parts of its table; each is in the file of its
 * name. Private to this room and to tests. A result must have passed result_check or be
 * made of checked reports; records are those of one boot, checked.
 */
#ifndef CI_PRINT_RESULT_PARTS_H
#define CI_PRINT_RESULT_PARTS_H

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>

#include "ci/base/error.h"
#include "ci/result/measurement.h"
#include "ci/print/table.h"

/* Prints a table for each boot. with_phases: phases below each. */
bool result_table_print(const json_t *result, bool with_phases, enum table_style style,
                        FILE *stream, struct error *error);

/* Prints one table in which a boot is one sample; not for verify. name: its file. */
bool boots_table_print(const json_t *result, const char *name, enum table_style style, FILE *stream,
                       struct error *error);

/*
 * Returns the result as a baseline (baseline.h), which the caller frees. Refuses clocks
 * other than icount and failed benchmarks; leaves out skipped ones.
 */
char *baseline_text(const json_t *result, const char *name, struct error *error);

/* For a boot with --each: prints the CPUs side by side. */
bool cpus_table_print(const json_t *records, enum table_style style, FILE *stream,
                      struct error *error);

/* Prints what faults on several CPUs at once cost; nothing if there is no such row. */
bool at_once_print(const json_t *records, enum table_style style, FILE *stream,
                   struct error *error);

/* Prints the heading lines about the machine and the guest. */
void heading_print(const json_t *boot, FILE *stream);

/*
 * Prints what the machine counted beside the time stamp, and what it cannot count.
 * Prints nothing under icount, where nothing can disturb.
 */
void counters_print(const json_t *records, FILE *stream);

/* Prints where a fault's cost goes: a row for each benchmark with phases. */
bool phases_print(const json_t *records, enum table_style style, FILE *stream, struct error *error);

/* Prints exits to the hypervisor, a row a benchmark over all boots; or says there are none. */
bool exits_print(const json_t *result, enum table_style style, FILE *stream, struct error *error);

/* Prints what verify found, in wall_ms of host time. There must be a verify record. */
bool verify_table_print(const json_t *records, json_int_t wall_ms, enum table_style style,
                        FILE *stream, struct error *error);

/* Prints a whole result in one format. */
typedef void result_writer(const struct measurement *measurement, FILE *stream);
result_writer result_csv_print, result_tap_print, result_junit_print;          /* csv.c, tests.c */
result_writer result_gobench_print, result_github_print, result_bencher_print; /* services.c */

#endif
