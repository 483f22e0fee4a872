/* SPDX-License-Identifier: MIT */
/* BASE against one NEW as a table for people. */
#ifndef CI_PRINT_COMPARISON_TABLE_H
#define CI_PRINT_COMPARISON_TABLE_H

#include <stdbool.h>
#include <stdio.h>

#include "ci/base/error.h"
#include "ci/compare/comparison.h"
#include "ci/print/table_style.h"

/*
 * The set has one pair. Of exact counts only what differs is listed, unless
 * all is set; the last line sums up either way.
 */
bool comparison_table_print(const struct comparison_set *set, bool all, enum table_style style,
                            FILE *stream, struct error *error);

#endif
