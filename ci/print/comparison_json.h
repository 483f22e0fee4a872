/* SPDX-License-Identifier: MIT */
/* A comparison as JSON: one object, one row a line. Numbers have 15 digits. */
#ifndef CI_PRINT_COMPARISON_JSON_H
#define CI_PRINT_COMPARISON_JSON_H

#include <stdbool.h>
#include <stdio.h>

#include "ci/base/error.h"
#include "ci/compare/comparison.h"

#define COMPARISON_SCHEMA 1

bool comparison_json_print(const struct comparison_set *set, FILE *stream, struct error *error);

#endif
