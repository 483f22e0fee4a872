/* SPDX-License-Identifier: MIT */
/*
 * The Mann-Whitney test: do values of one side tend to be greater than those of
 * the other? Exact where that is affordable, ties included. Source: Mann and
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
        double u; /* pairs in which the value of b is greater; half a point for equal ones */
        double p; /* two-sided, 0..1 */
        bool exact;
};

/* a and b ascend, each with at least one value. */
struct mann_whitney mann_whitney(const double *a, size_t a_count, const double *b, size_t b_count);

/*
 * The least number of pairs u, of a_count * b_count without a tie, whose
 * two-sided p is at most this; more than all pairs where none is.
 */
size_t mann_whitney_critical(size_t a_count, size_t b_count, double p);

struct ratio {
        double estimate;  /* the median of all b / a */
        double low, high; /* the ratios that the test does not reject; 0 and HUGE_VAL: all */
};

/*
 * By what factor b is greater than a, with the interval that covers it with a
 * probability of at least 1 - alpha. a and b ascend and are positive.
 */
struct ratio mann_whitney_ratio(const double *a, size_t a_count, const double *b, size_t b_count,
                                double alpha);

#endif
