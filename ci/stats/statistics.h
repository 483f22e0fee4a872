/* SPDX-License-Identifier: MIT */
/*
 * The small statistics of a comparison: medians with an interval that holds for
 * any distribution, Holm's correction, geometric means. No I/O, no randomness.
 */
#ifndef CI_STATS_STATISTICS_H
#define CI_STATS_STATISTICS_H

#include <stddef.h>

/* Sorts in place, ascending. */
void sort_ascending(double *values, size_t count);

/* Of count ascending values, at least one; the mean of the middle two where count is even. */
double median_of_sorted(const double *sorted, size_t count);

struct median_interval {
        double low, high;
        double coverage; /* attained, 0..1; less than asked where the values are too few */
};

/*
 * The narrowest pair of order statistics, symmetric in rank, that covers the
 * population's median with at least this probability, whatever the
 * distribution; from the least to the greatest value where none does. sorted
 * ascends and has at least one value. Source: Conover, Practical Nonparametric
 * Statistics, "Confidence interval for a quantile" (binomial, exact).
 */
struct median_interval median_interval_of_sorted(const double *sorted, size_t count, double level);

/*
 * Holm's step-down correction of count p values: adjusted[i] <= a rejects
 * hypothesis i while the chance of any false rejection stays at most a. order
 * is room for count indices. Source: Holm, "A simple sequentially rejective
 * multiple test procedure", 1979.
 */
void holm_adjust(const double *p, size_t count, double *adjusted, size_t *order);

/* Of count positive values, at least one. */
double geometric_mean(const double *values, size_t count);

#endif
