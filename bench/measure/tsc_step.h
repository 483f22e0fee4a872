/* SPDX-License-Identifier: MIT */
/* The step of the time-stamp counter, by the values that it takes. */
#ifndef BENCH_MEASURE_TSC_STEP_H
#define BENCH_MEASURE_TSC_STEP_H

#include "bench/machine/clock.h"

/* Their spacing in hundredths of the clock's unit; with icount, which is exact, 1 unit. */
uint64_t tsc_step(const struct clock *clock);

#endif
