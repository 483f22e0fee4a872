/* SPDX-License-Identifier: MIT */
/*
 * Keeps a row's samples of all visits until the report, as values and how often each came. That
 * is exact, and takes far less room than the samples themselves.
 */
#ifndef BENCH_MEASURE_KEPT_H
#define BENCH_MEASURE_KEPT_H

#include <stddef.h>
#include <stdint.h>

struct kept_runs;

/* All 0: empty. */
struct kept {
        struct kept_runs *last;
        uint64_t count; /* samples */
};

/* Add sorted samples. Panics if there is not enough memory, and says what to do. */
void kept_add(struct kept *kept, const uint64_t *sorted, size_t count);
/* Write all samples, ascending, to an array with room for kept->count. */
void kept_write(const struct kept *kept, uint64_t *sorted);

#endif
