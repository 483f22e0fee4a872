/* SPDX-License-Identifier: MIT */
/* A saved result as histograms in a terminal, in plain ASCII. */
#ifndef CI_PRINT_HISTOGRAM_PLOT_H
#define CI_PRINT_HISTOGRAM_PLOT_H

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>

#include "ci/base/error.h"

/*
 * Of each benchmark that passed and whose id the glob takes (NULL: all), the
 * samples of all boots. STATUS_UNUSABLE where there is none. The result is checked; name is its
 * file's.
 */
bool show_plot(json_t *result, const char *name, const char *glob, FILE *stream,
               struct error *error);

#endif
