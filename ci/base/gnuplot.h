/* SPDX-License-Identifier: MIT */
/* Runs Gnuplot without a shell and without the user's settings. */
#ifndef CI_BASE_GNUPLOT_H
#define CI_BASE_GNUPLOT_H

#include "ci/base/error.h"

#include <stdbool.h>

/*
 * Returns what the script writes to its stdout, as a string that the caller frees.
 * NULL with the error filled: STATUS_ENVIRONMENT if gnuplot is missing or fails.
 * A script holds numbers, ids and this tool's own words, never text from outside.
 */
char *gnuplot_run(const char *script, struct error *error);

#endif
