/* SPDX-License-Identifier: MIT */
/* A comparison as tests: a benchmark that got worse is one that failed. */
#ifndef CI_PRINT_COMPARISON_TESTS_H
#define CI_PRINT_COMPARISON_TESTS_H

#include <stdio.h>

#include "ci/compare/comparison.h"

void comparison_tap_print(const struct comparison_set *set, FILE *stream);
void comparison_junit_print(const struct comparison_set *set, FILE *stream);

#endif
