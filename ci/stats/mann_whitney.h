/* SPDX-License-Identifier: MIT */
/*
 * The Mann-Whitney test: do values of one side tend to be greater than those of
 * the other? Exact where that is affordable, ties included. Source: Mann and
 * Whitney, "On a test of whether one of two random variables is stochastically
 * larger than the other", 1947; for ties Streitberg and Roehmel's shift
 * algorithm, 1986.
 */
#ifndef CI_STATS_MANN_WHITNEY_H
#define CI_STATS_MANN_WHITNEY_H

#include <stdbool.h>
#include <stddef.h>

/* Past these numbers of values on both sides together the normal distribution serves. */
#define MANN_WHITNEY_EXACT_MAX      56
#define MANN_WHITNEY_EXACT_TIES_MAX 40

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

#endif
