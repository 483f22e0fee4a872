/* SPDX-License-Identifier: MIT */
/*
 * The verdict for an exact clock: two histograms of instructions are equal, or the
 * difference is given in instructions. Pure.
 */
#ifndef CI_STATS_EXACT_VERDICT_H
#define CI_STATS_EXACT_VERDICT_H

#include "ci/stats/histogram.h"
#include "ci/stats/verdict.h"

#include <stdbool.h>

struct exact_comparison {
        enum verdict verdict;                /* VERDICT_SAME to VERDICT_CHANGED */
        long long base_samples, new_samples; /* if these differ, nothing else is compared */
        long long grown, shrunk;             /* number of samples, rank by rank */
        long long grown_most, shrunk_most;   /* instructions, not negative */
        bool worse;                          /* a sample grew, or the numbers of samples differ */
};

struct exact_comparison exact_compare(const struct histogram *base, const struct histogram *new);

#endif
