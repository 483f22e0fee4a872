/* SPDX-License-Identifier: MIT */
/*
 * A result as other tools read it. Figures are medians of the boots' medians,
 * raw, in the clock's unit, but where a format can hold every boot. What failed
 * has no figure in any of them.
 */
#ifndef CI_PRINT_FORMATS_H
#define CI_PRINT_FORMATS_H

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>

#include "ci/base/error.h"
#include "ci/print/output_format.h"

/*
 * FORMAT_CSV to FORMAT_BENCHER; refused: a result of verify. The result has
 * passed result_check, or is made of checked reports.
 */
bool result_format_print(const json_t *result, enum format format, FILE *stream,
                         struct error *error);

#endif
