/* SPDX-License-Identifier: MIT */
/*
 * Finds where a series of separately measured values changed its level for good: the
 * likeliest place in overlapping windows, judged by the Mann-Whitney test. A step counts only
 * if its p, times all tests of the table, is at most BOOT_ALPHA, its interval excludes zero,
 * and it exceeds both limits. p and interval do not include drift. Source: Pettitt, "A
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
        double before, after;     /* medians of the two levels */
        double change, low, high; /* fraction of before, with its interval */
        double p;                 /* corrected for all tests */
};

/*
 * Finds steps, in order of place. values: count positive values. table: number of series
 * judged together. The caller frees *points even if there are none. False: no memory.
 */
bool change_points_find(const double *values, size_t count, size_t table,
                        const struct boot_limits *limits, struct change_point **points,
                        size_t *found, struct error *error);

/* The fewest values in which a step in the middle could be proven. table: as above. */
size_t change_points_needed(size_t table);

#endif
