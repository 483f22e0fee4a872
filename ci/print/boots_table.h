/* SPDX-License-Identifier: MIT */
/* A result of several boots as one table, in which a boot is one sample. */
#ifndef CI_PRINT_BOOTS_TABLE_H
#define CI_PRINT_BOOTS_TABLE_H

#include <jansson.h>
#include <stdbool.h>

#include "ci/base/error.h"
#include "ci/print/table.h"

/* The result has passed result_check, or is made of checked reports; it is not of verify. */
bool boots_table_print(const json_t *result, enum table_style style, FILE *stream,
                       struct error *error);

#endif
