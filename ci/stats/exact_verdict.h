/* SPDX-License-Identifier: MIT */
/*
 * The verdict where a clock is exact: two histograms of instructions are the
 * same or they are not, and what moved is said in instructions. Pure.
 */
#ifndef CI_STATS_EXACT_VERDICT_H
#define CI_STATS_EXACT_VERDICT_H

#include <stdbool.h>
#include <stddef.h>

struct histogram_bin {
        long long value, count; /* 0..2^62 instructions; at least 1 sample */
};

struct histogram {
        struct histogram_bin *bins; /* ascending by value */
        size_t count;               /* at least one */
};

enum exact_verdict {
        EXACT_SAME,
        EXACT_GREW,    /* every sample by as much */
        EXACT_SHRANK,  /* likewise */
        EXACT_CHANGED, /* the samples, each side sorted, differ by various amounts */
        EXACT_SAMPLES, /* there are more or fewer of them: nothing else is compared */
};

struct exact_comparison {
        enum exact_verdict verdict;
        long long base_samples, new_samples;
        long long grown, shrunk;           /* samples, rank by rank */
        long long grown_most, shrunk_most; /* instructions, not negative */
        bool worse;                        /* some sample grew, or the samples are not as many */
};

struct exact_comparison exact_compare(const struct histogram *base, const struct histogram *new);

/* Nearest rank, as protocol.h defines it. */
long long histogram_median(const struct histogram *histogram);

bool histogram_equal(const struct histogram *a, const struct histogram *b);

#endif
