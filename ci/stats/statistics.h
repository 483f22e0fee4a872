/* SPDX-License-Identifier: MIT */
/*
 * Small statistics for comparisons: medians with distribution-free intervals, Holm's
 * correction, geometric means. No I/O, no randomness.
 */
#ifndef CI_STATS_STATISTICS_H
#define CI_STATS_STATISTICS_H

#include <stddef.h>

/* Sorts in place, ascending. */
void sort_ascending(double *values, size_t count);

/* The median of count ascending values, at least one; for even count the middle two's mean. */
double median_of_sorted(const double *sorted, size_t count);

struct median_interval {
        double low, high;
        double coverage; /* attained, 0..1; less than asked for if there are too few values */
};

/*
 * The narrowest pair of order statistics, symmetric in rank, that covers the
 * population's median with at least this probability, for any distribution. If none
 * does, the smallest and largest value. sorted: ascending, at least one value. Source:
 * Conover, Practical Nonparametric
 * Statistics, "Confidence interval for a quantile" (binomial, exact).
 */
struct median_interval median_interval_of_sorted(const double *sorted, size_t count, double level);

/*
 * Holm's step-down correction of count p values: rejecting every hypothesis with
 * adjusted[i] <= a keeps the chance of any false rejection at most a. order: room
 * for count indices. Source: Holm, "A simple sequentially rejective
 * multiple test procedure", 1979.
 */
void holm_adjust(const double *p, size_t count, double *adjusted, size_t *order);

/* The geometric mean of count positive values, at least one. */
double geometric_mean(const double *values, size_t count);

#endif
