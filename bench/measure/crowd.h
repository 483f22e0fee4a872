/* SPDX-License-Identifier: MIT */
/*
 * Rows in which several CPUs take part. One CPU measures, as in every row. The others have a job
 * while it takes its samples, and answer the requests that it sends by interrupt.
 */
#ifndef BENCH_MEASURE_CROWD_H
#define BENCH_MEASURE_CROWD_H

#include "bench/measure/crowd_kind.h"

#include <stdbool.h>
#include <stdint.h>

struct setup;
struct outcome;

/* Why these CPUs cannot take the row; NULL: they can. */
const char *crowd_lacks(const struct crowd *crowd);
/* Before and after a visit of an entered setup: give the others their job, and end it. */
void crowd_begin(const struct setup *setup);
void crowd_end(void);
/* The faults that the others have taken since crowd_begin. */
uint64_t crowd_faults(void);
/* Before and after each sample. False, with the mismatch described: a CPU kept or lost a right, or
 * was left out. */
void crowd_prepare(const struct setup *setup);
bool crowd_check(const struct setup *setup, struct outcome *outcome);

/* Of a fault's handler: drop the page's translation on the others, and wait for them. */
void crowd_shoot(void);

/* The timed task of the row; called by trigger_task's stub. */
void crowd_do_task(void);

#endif
