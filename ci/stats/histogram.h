/* SPDX-License-Identifier: MIT */
/* A histogram of samples, in the unit of their clock. */
#ifndef CI_STATS_HISTOGRAM_H
#define CI_STATS_HISTOGRAM_H

#include <stdbool.h>
#include <stddef.h>

struct histogram_bin {
        long long value, count; /* 0..2^62; at least 1 sample */
};

struct histogram {
        struct histogram_bin *bins; /* ascending by value; on the heap */
        size_t count;               /* at least one, unless the histogram is empty */
};

/* The number of samples. */
long long histogram_samples(const struct histogram *histogram);

/* The median by nearest rank, as protocol.h defines it. */
long long histogram_median(const struct histogram *histogram);

/* The mean without the smallest and largest TRIM_PERCENT (protocol.h). */
double histogram_trimmed_mean(const struct histogram *histogram);

bool histogram_equal(const struct histogram *a, const struct histogram *b);

/* Sorts the bins and merges those of equal value. */
void histogram_merge(struct histogram *histogram);

#endif
