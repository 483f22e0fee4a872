/* SPDX-License-Identifier: MIT */
/* A comparison in the format asked for. */
#ifndef CI_COMPARISON_PRINT_H
#define CI_COMPARISON_PRINT_H

#include <jansson.h>
#include <stdbool.h>

#include "ci/comparison.h"
#include "ci/error.h"
#include "ci/output_format.h"

/* To stdout; FORMAT_TABLE to FORMAT_JUNIT. all: tables list also what is the same. */
bool comparison_print(const struct comparison_set *set, enum format format, bool all,
                      struct error *error);

/* Compares two checked results and prints; *status as compare's. */
bool comparison_of_results(json_t *base, const char *base_name, json_t *new, const char *new_name,
                           enum format format, int *status, struct error *error);

#endif
