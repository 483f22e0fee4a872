/* SPDX-License-Identifier: MIT */
/*
 * Checks a single record: its kind, the type and range of every field, and that its
 * numbers agree. bench/protocol/protocol.h says what the fields mean. report.h has the
 * rules between records.
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
extern const char *const cpu_is_names[]; /* NULL at the end */

/*
 * Checks a record without its "crc". On success sets the kind. schema: the report's, from
 * its boot record; a boot record is checked against its own.
 */
bool record_check(const json_t *record, int schema, enum record_kind *kind, struct error *error);

/*
 * A result or skip record's unique name in its boot: the row's name and, with --each, "@" and
 * the CPU's number.
 */
#define RECORD_NAME_BYTES (ROW_NAME_BYTES_MAX + 24)
const char *record_name(const json_t *record, char text[RECORD_NAME_BYTES]);
/* The text lives until the end of the enclosing block. */
#define RECORD_NAME(record) record_name(record, (char[RECORD_NAME_BYTES]){""})

/*
 * Checks an array of [value, count]: values ascend, counts are positive, and their sum,
 * *samples, is at most room.
 */
bool histogram_check(const json_t *histogram, json_int_t room, json_int_t *samples,
                     struct error *error);

/* Appends the bins of such an array, already checked. */
bool histogram_add(struct histogram *histogram, const json_t *from, struct error *error);

#endif
