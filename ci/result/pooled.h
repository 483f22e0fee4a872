/* SPDX-License-Identifier: MIT */
/* All boots of a checked result together. For pictures only: verdicts are per boot. */
#ifndef CI_RESULT_POOLED_H
#define CI_RESULT_POOLED_H

#include "ci/base/error.h"
#include "ci/stats/histogram.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

/* The result record of this benchmark in this boot, passed or not; NULL: none. */
const json_t *pooled_record(const json_t *result, size_t boot, const char *id);

/*
 * The samples of all boots that measured it, as one histogram, empty where none
 * did. The caller frees the bins.
 */
bool pooled_histogram(const json_t *result, const char *id, struct histogram *histogram,
                      struct error *error);

/* The median over the boots of a phase's net median; false: it has no such phase. */
bool pooled_phase(const json_t *result, const char *id, const char *phase, double *net);

#endif
