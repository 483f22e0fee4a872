/* SPDX-License-Identifier: MIT */
/*
 * Where a series of values, each measured apart from the others, changed its level for good:
 * the likeliest place in overlapping windows, judged by the Mann-Whitney test. A step is told
 * only if its p, times all tests of the table, is at most BOOT_ALPHA, its interval excludes
 * zero and it exceeds both limits. p and interval hold no drift. Source: Pettitt, "A
 * non-parametric approach to the change-point problem", 1979. Pure.
 */
#ifndef CI_STATS_CHANGE_POINTS_H
#define CI_STATS_CHANGE_POINTS_H

#include <stdbool.h>
#include <stddef.h>

#include "ci/base/error.h"
#include "ci/stats/boot_verdict.h"

struct change_point {
        size_t at;                /* the first value of the new level */
        double before, after;     /* the medians of the two levels */
        double change, low, high; /* a share of the one before, with its interval */
        double p;                 /* corrected */
};

/*
 * Ascending by place. values are positive, count of them; table: the series that are judged
 * together. *points is on the heap, freed by the caller also where there are none. False only
 * for want of memory.
 */
bool change_points_find(const double *values, size_t count, size_t table,
                        const struct boot_limits *limits, struct change_point **points,
                        size_t *found, struct error *error);

/* The fewest values of which a step in their middle could be proven, in a table of so many. */
size_t change_points_needed(size_t table);

#endif
