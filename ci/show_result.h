/* SPDX-License-Identifier: MIT */
/* How run and show print a result to stdout. */
#ifndef CI_SHOW_RESULT_H
#define CI_SHOW_RESULT_H

#include <jansson.h>
#include <stdbool.h>

#include "ci/error.h"
#include "ci/output_format.h"

bool show_result(const json_t *result, enum format format, bool with_phases, struct error *error);

#endif
