/* SPDX-License-Identifier: MIT */
/*
 * Several NEW against one BASE as a matrix for people: a machine a column, the
 * ratio to BASE in each cell, the geometric mean beneath each group of
 * benchmarks. A group is what their ids have before the first dot.
 */
#ifndef CI_PRINT_COMPARISON_MATRIX_H
#define CI_PRINT_COMPARISON_MATRIX_H

#include <stdbool.h>
#include <stdio.h>

#include "ci/base/error.h"
#include "ci/compare/comparison.h"
#include "ci/print/table_style.h"

bool comparison_matrix_print(const struct comparison_set *set, enum table_style style, FILE *stream,
                             struct error *error);

#endif
