/* SPDX-License-Identifier: MIT */
/*
 * The bootstrap of a ratio of two medians, without drawing: which values the
 * median of a resample takes, and how often, is known in closed form, so the
 * interval is what infinitely many resamples would give, the same every time.
 * Source: Efron, "Bootstrap methods: another look at the jackknife", 1979
 * (theoretical bootstrap of the median), here with an even count as well.
 */
#ifndef CI_STATS_MEDIAN_BOOTSTRAP_H
#define CI_STATS_MEDIAN_BOOTSTRAP_H

#include "ci/base/error.h"

#include <stdbool.h>
#include <stddef.h>

struct ratio_interval {
        double low, high;
};

/*
 * Percentile interval of median(b) / median(a) at this level, 0 < level < 1. a
 * and b ascend, are positive, and have at least one value each. False only for
 * want of memory.
 */
bool bootstrap_median_ratio(const double *a, size_t a_count, const double *b, size_t b_count,
                            double level, struct ratio_interval *interval, struct error *error);

#endif
