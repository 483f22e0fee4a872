/* SPDX-License-Identifier: MIT */
/*
 * A baseline: the exact counts that the gate compares a run with, kept in the
 * repository. It holds nothing else, sorted by id with one benchmark a line, so that
 * a change to it can be reviewed:
 *
 *   {"baseline":1,"clock":"icount","compiler":"gcc 12.2.0","samples":1000,"warmup":16,
 *   "benchmarks":[
 *   {"id":"base.empty","histogram":[[4,1000]],"phases":null},
 *   {"id":"np.read","histogram":[[94,1000]],"phases":[0,37,22,29]}
 *   ]}
 *
 * It names the compiler, because different compilers generate different code. Phases
 * are net medians.
 */
#ifndef CI_RESULT_BASELINE_H
#define CI_RESULT_BASELINE_H

#include "ci/base/error.h"

#include <jansson.h>
#include <stdbool.h>

#define BASELINE_SCHEMA     1
#define BASELINE_MARK       "baseline" /* integer, BASELINE_SCHEMA; no result has it */
#define BASELINE_SAMPLES    "samples"  /* as in the boot record, likewise warmup */
#define BASELINE_WARMUP     "warmup"
#define BASELINE_BENCHMARKS "benchmarks"
#define BASELINE_PHASES     "phases"

/* Does this JSON claim to be a baseline? */
bool baseline_is(const json_t *source);

/* Checks an untrusted baseline: every field, the order and every histogram. */
bool baseline_check(const json_t *baseline, struct error *error);

#endif
