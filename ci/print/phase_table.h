/* SPDX-License-Identifier: MIT */
/* Where a fault's cost goes: its phases as a table for people. */
#ifndef CI_PRINT_PHASE_TABLE_H
#define CI_PRINT_PHASE_TABLE_H

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>

#include "ci/base/error.h"

/* The records of one boot, checked. A row a benchmark that has phases. */
bool phase_table_print(const json_t *records, FILE *stream, bool colour, struct error *error);

#endif
