/* SPDX-License-Identifier: MIT */
/*
 * Exact order statistics over samples, in integers. Nothing here knows the
 * machine; the host tests use it too.
 */
#ifndef BENCH_MEASURE_SAMPLES_H
#define BENCH_MEASURE_SAMPLES_H

#include "bench/protocol/protocol.h"

#include <stddef.h>
#include <stdint.h>

/* Sort ascending, in place, without recursion. */
void samples_sort(uint64_t *samples, size_t count);
/* Nearest rank: the value of rank ceil(percent/100 * count) of sorted samples; count > 0. */
uint64_t samples_percentile(const uint64_t *sorted, size_t count, unsigned int percent);
/* How many of the sorted samples from index at on have the value of that one. */
size_t samples_run(const uint64_t *sorted, size_t count, size_t at);

/* A mean as two integers: sum / count. */
struct trimmed_mean {
        uint64_t sum, count;
};

/*
 * The mean of sorted samples without the least and the greatest TRIM_PERCENT;
 * count > 0. Over samples that start at every phase of a coarse TSC's step it
 * resolves far less than a step, which a median cannot.
 */
struct trimmed_mean samples_trimmed_mean(const uint64_t *sorted, size_t count);
/* The same, and the standard error that it has, both in hundredths of the unit. */
uint64_t samples_level(const uint64_t *sorted, size_t count);
uint64_t samples_level_error(const uint64_t *sorted, size_t count);

/* An interrupt of the host costs at least so many ticks. */
#define STRUCK_TICKS 1000
/* A sample so many times the middle ones' spread beyond the trimmed end is not the row's own. */
#define STRUCK_SPREADS 10

/*
 * How many of the sorted samples were struck from outside: those that lie beyond the greatest
 * sample of the trimmed mean by more than STRUCK_TICKS, and by more than STRUCK_SPREADS times the
 * range of the samples in the mean. 0 if there are too few samples to trim any.
 */
size_t samples_struck(const uint64_t *sorted, size_t count);

/*
 * The spacing of the values, in hundredths of their unit: the step of the TSC that gave them. A
 * step that is no whole number shows as pairs of neighbouring values. Looks at the lowest 90 %;
 * returns 0 if these are all the same.
 */
uint64_t samples_step(const uint64_t *sorted, size_t count);

#endif
