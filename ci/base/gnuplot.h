/* SPDX-License-Identifier: MIT */
/* Gnuplot, run without a shell and without the user's settings. */
#ifndef CI_BASE_GNUPLOT_H
#define CI_BASE_GNUPLOT_H

#include "ci/base/error.h"

#include <stdbool.h>

/*
 * What the script writes to its stdout, as a string; freed by the caller. NULL
 * with the error filled: STATUS_ENVIRONMENT where gnuplot is missing or fails.
 * A script holds numbers, ids and words of ours, never text from outside.
 */
char *gnuplot_run(const char *script, struct error *error);

#endif
