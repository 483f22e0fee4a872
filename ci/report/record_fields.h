/* SPDX-License-Identifier: MIT */
/* The fields that each kind of record must have, for record.c; what they mean, protocol.h
 * says. */
#ifndef CI_REPORT_RECORD_FIELDS_H
#define CI_REPORT_RECORD_FIELDS_H

#include "ci/base/fields.h"

#include <jansson.h>

#define TICKS_MAX ((json_int_t)1 << 62) /* the difference of two still fits */

extern const struct field boot_fields[];
extern const struct field benchmark_fields[];
extern const struct field skip_fields[];
extern const struct field result_fields[];
extern const struct field statistics_fields[]; /* of a result that passed, beside those */
extern const struct field mismatch_fields[];
extern const struct field deviation_fields[];
extern const struct field verify_fields[];
extern const struct field end_fields[];

/* A clock and its unit stand at the same place; NULL ends the lists. */
extern const char *const record_clocks[];
extern const char *const record_units[];

#endif
