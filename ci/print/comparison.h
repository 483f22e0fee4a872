/* SPDX-License-Identifier: MIT */
/* A comparison in the format asked for. */
#ifndef CI_PRINT_COMPARISON_H
#define CI_PRINT_COMPARISON_H

#include <jansson.h>
#include <stdbool.h>

#include "ci/base/error.h"
#include "ci/compare/comparison.h"
#include "ci/print/output_format.h"

/* To stdout; FORMAT_TABLE to FORMAT_JUNIT. all: tables list also what is the same. */
bool comparison_print(const struct comparison_set *set, enum format format, bool all,
                      struct error *error);

/* Compares two checked results and prints; *status as compare's. */
bool comparison_of_results(json_t *base, const char *base_name, json_t *new, const char *new_name,
                           enum format format, int *status, struct error *error);

#endif
