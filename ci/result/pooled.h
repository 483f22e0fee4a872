/* SPDX-License-Identifier: MIT */
/* Pools all boots of a checked result. For plots only: verdicts are per boot. */
#ifndef CI_RESULT_POOLED_H
#define CI_RESULT_POOLED_H

#include "ci/base/error.h"
#include "ci/stats/histogram.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

/* Returns this benchmark's result record in this boot, passed or not; NULL: none. */
const json_t *pooled_record(const json_t *result, size_t boot, const char *id);

/*
 * Adds the samples of all boots to one histogram, empty if no boot measured it. The caller
 * frees the bins.
 */
bool pooled_histogram(const json_t *result, const char *id, struct histogram *histogram,
                      struct error *error);

/* Computes the median over the boots of a phase's net median; false: no such phase. */
bool pooled_phase(const json_t *result, const char *id, const char *phase, double *net);

#endif
