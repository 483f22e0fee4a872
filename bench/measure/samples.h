/* SPDX-License-Identifier: MIT */
/*
 * Exact order statistics over samples, in integers. Nothing here knows the
 * machine; the host tests use it too.
 */
#ifndef BENCH_MEASURE_SAMPLES_H
#define BENCH_MEASURE_SAMPLES_H

#include <stddef.h>
#include <stdint.h>

/* Sort ascending, in place, without recursion. */
void samples_sort(uint64_t *samples, size_t count);
/* Nearest rank: the value of rank ceil(percent/100 * count) of sorted samples; count > 0. */
uint64_t samples_percentile(const uint64_t *sorted, size_t count, unsigned int percent);
/* How many of the sorted samples from index at on have the value of that one. */
size_t samples_run(const uint64_t *sorted, size_t count, size_t at);

#endif
