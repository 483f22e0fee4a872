/* SPDX-License-Identifier: MIT */
/*
 * Writes one record of protocol.h: a JSON object on one line with its
 * checksum. Between record_begin and record_end come fields, in any order.
 */
#ifndef BENCH_REPORT_RECORD_H
#define BENCH_REPORT_RECORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

void record_begin(const char *kind);
/* value may have any bytes: those that JSON cannot contain are escaped. NULL becomes null. */
void record_string(const char *name, const char *value);
void record_number(const char *name, uint64_t value);
void record_signed(const char *name, int64_t value);
/* With two decimals. */
void record_hundredths(const char *name, uint64_t hundredths);
void record_null(const char *name);
void record_boolean(const char *name, bool value);
/* Elements come between begin and end. */
void record_array_begin(const char *name);
void record_array_string(const char *value);
void record_array_number(int64_t value);
/* An array of numbers, as one element. */
void record_array_numbers(const uint64_t *numbers, size_t count);
void record_array_end(void);
/* Only record_number between begin and end. */
void record_object_begin(const char *name);
void record_object_end(void);
void record_end(void);

#endif
