/* SPDX-License-Identifier: MIT */
/*
 * Samples kept until the report, exactly: values and how often each came. A row's
 * samples of all visits take far less room than the samples themselves.
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

/* Keep sorted samples more. Panics, with what to do about it, where memory does not suffice. */
void kept_add(struct kept *kept, const uint64_t *sorted, size_t count);
/* Write them all out, ascending; there is room for kept->count. */
void kept_write(const struct kept *kept, uint64_t *sorted);

#endif
