/* SPDX-License-Identifier: MIT */
/* A baseline made of a result: see baseline.h. */
#ifndef CI_PRINT_BASELINE_TEXT_H
#define CI_PRINT_BASELINE_TEXT_H

#include <jansson.h>

#include "ci/base/error.h"

/*
 * The baseline of a checked result, as text; freed by the caller. Refuses another
 * clock than icount and failed benchmarks; leaves out skipped ones.
 */
char *baseline_text(const json_t *result, struct error *error);

#endif
