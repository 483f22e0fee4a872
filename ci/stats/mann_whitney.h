/* SPDX-License-Identifier: MIT */
/*
 * The Mann-Whitney test: are values of one side greater than those of the other?
 * Exact if that is fast enough, even with ties. Source: Mann and
 * Whitney, "On a test of whether one of two random variables is stochastically
 * larger than the other", 1947; for the exact law Streitberg and Roehmel's shift
 * algorithm, 1986; for the interval Hodges and Lehmann, "Estimates of location
 * based on rank tests", 1963.
 */
#ifndef CI_STATS_MANN_WHITNEY_H
#define CI_STATS_MANN_WHITNEY_H

#include <stdbool.h>
#include <stddef.h>

struct mann_whitney {
        double u; /* number of pairs in which b is greater; equal values count one half */
        double p; /* two-sided, 0..1 */
        bool exact;
};

/* a and b: ascending, at least one value each. */
struct mann_whitney mann_whitney(const double *a, size_t a_count, const double *b, size_t b_count);

/*
 * The least u, without ties, whose two-sided p is at most this; more than a_count * b_count
 * if there is none.
 */
size_t mann_whitney_critical(size_t a_count, size_t b_count, double p);

struct ratio {
        double estimate;  /* the median of all b / a */
        double low, high; /* the ratios that the test does not reject; 0 and HUGE_VAL: all */
};

/*
 * Estimates the factor by which b is greater than a, with an interval that covers it with
 * probability 1 - alpha or more. a and b: ascending, positive.
 */
struct ratio mann_whitney_ratio(const double *a, size_t a_count, const double *b, size_t b_count,
                                double alpha);

#endif
