/* SPDX-License-Identifier: MIT */
/* Plots a saved result as histograms in a terminal, in plain ASCII. */
#ifndef CI_PRINT_HISTOGRAM_PLOT_H
#define CI_PRINT_HISTOGRAM_PLOT_H

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>

#include "ci/base/error.h"

/*
 * Plots the samples of all boots for each benchmark that passed and whose id matches the glob
 * (NULL: all). STATUS_UNUSABLE: there is none. The result has been checked; name: its file.
 */
bool show_plot(json_t *result, const char *name, const char *glob, FILE *stream,
               struct error *error);

#endif
