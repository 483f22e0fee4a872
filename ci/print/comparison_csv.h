/* SPDX-License-Identifier: MIT */
/*
 * A comparison as comma-separated values, a row a benchmark and NEW, after a
 * line of titles. Numbers have 15 digits; what there is none of is empty.
 * Source: RFC 4180.
 */
#ifndef CI_PRINT_COMPARISON_CSV_H
#define CI_PRINT_COMPARISON_CSV_H

#include <stdio.h>

#include "ci/compare/comparison.h"

void comparison_csv_print(const struct comparison_set *set, FILE *stream);

#endif
