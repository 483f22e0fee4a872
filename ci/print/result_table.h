/* SPDX-License-Identifier: MIT */
/* A result as a table for people: the same text for the same records. */
#ifndef CI_PRINT_RESULT_TABLE_H
#define CI_PRINT_RESULT_TABLE_H

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>

#include "ci/base/error.h"

/* The result has passed result_check, or is made of checked reports. with_phases: beneath it. */
bool result_table_print(const json_t *result, bool with_phases, FILE *stream, bool colour,
                        struct error *error);

#endif
