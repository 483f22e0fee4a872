/* SPDX-License-Identifier: MIT */
/*
 * One record of a report by itself: its kind, the type and range of every
 * field, and that its numbers agree with each other. bench/protocol/protocol.h
 * says what the fields mean; rules between records stand in report.h.
 */
#ifndef CI_REPORT_RECORD_H
#define CI_REPORT_RECORD_H

#include "bench/protocol/protocol.h"
#include "ci/base/error.h"
#include "ci/stats/histogram.h"
#include "ci/report/row.h"

#include <jansson.h>
#include <stdbool.h>

enum record_kind {
        RECORD_KIND_BOOT,
        RECORD_KIND_BENCHMARK,
        RECORD_KIND_CPU,
        RECORD_KIND_RESULT,
        RECORD_KIND_SKIP,
        RECORD_KIND_MISMATCH,
        RECORD_KIND_DEVIATION,
        RECORD_KIND_VERIFY,
        RECORD_KIND_END,
};

#define UNKNOWN "unknown" /* what a boot record says that stands for a lost one (lost_boot.h) */

extern const char *const phase_names[PHASE_FIELDS];
extern const char *const clock_names[];  /* NULL at the end */
extern const char *const cpu_is_names[]; /* likewise */

/*
 * The record comes without its "crc". On success the kind is set. schema: of the
 * report, as its boot record says; a boot record is held to its own.
 */
bool record_check(const json_t *record, int schema, enum record_kind *kind, struct error *error);

/*
 * What tells a result or skip record from all others of its boot: the row's name, "@" and the
 * number of the CPU where the rows were taken on each.
 */
#define RECORD_NAME_BYTES (ROW_NAME_BYTES_MAX + 24)
const char *record_name(const json_t *record, char text[RECORD_NAME_BYTES]);
/* The text lives as long as the block it stands in. */
#define RECORD_NAME(record) record_name(record, (char[RECORD_NAME_BYTES]){""})

/*
 * An array of [value, count]: values ascend, counts are positive and stay
 * within room samples together. *samples is how many they are.
 */
bool histogram_check(const json_t *histogram, json_int_t room, json_int_t *samples,
                     struct error *error);

/* Appends the bins of such an array, which is checked. */
bool histogram_add(struct histogram *histogram, const json_t *from, struct error *error);

#endif
