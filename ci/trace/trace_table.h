/* SPDX-License-Identifier: MIT */
/* Prints a trace: every instruction, a count per function, or two traces side by side. */
#ifndef CI_TRACE_TRACE_TABLE_H
#define CI_TRACE_TRACE_TABLE_H

#include <stdbool.h>
#include <stdio.h>

#include "ci/base/error.h"
#include "ci/trace/trace.h"

bool trace_table_print(const struct trace *trace, FILE *stream, bool colour, struct error *error);

/* Prints both counts of each function, and which grew, shrank, came or went. */
bool trace_diff_print(const struct trace *old, const struct trace *new, FILE *stream, bool colour,
                      struct error *error);

#endif
