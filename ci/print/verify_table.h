/* SPDX-License-Identifier: MIT */
/* What the exhaustive check found, for people. */
#ifndef CI_PRINT_VERIFY_TABLE_H
#define CI_PRINT_VERIFY_TABLE_H

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>

#include "ci/base/error.h"

/* The records are a checked report's with a verify record; wall_ms is how long it took. */
bool verify_table_print(const json_t *records, json_int_t wall_ms, FILE *stream, bool colour,
                        struct error *error);

#endif
