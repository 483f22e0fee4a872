/* SPDX-License-Identifier: MIT */
/* How run and show print a result to stdout. */
#ifndef CI_COMMANDS_SHOW_H
#define CI_COMMANDS_SHOW_H

#include <jansson.h>
#include <stdbool.h>

#include "ci/base/error.h"
#include "ci/print/output_format.h"

bool show_result(const json_t *result, enum format format, bool with_phases, struct error *error);

#endif
