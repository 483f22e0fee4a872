/* SPDX-License-Identifier: MIT */
/*
 * The verdict over boots, for a clock with noise. Each boot is one sample: the median
 * of what it measured. Slower or faster needs three things: the interval of the
 * change excludes zero, the change exceeds both limits, and its Mann-Whitney p,
 * corrected by Holm over the whole table, is at most BOOT_ALPHA. So at most that
 * share of tables without a change holds a false alarm, however long they are.
 * Pure: no I/O, no randomness.
 */
#ifndef CI_STATS_BOOT_VERDICT_H
#define CI_STATS_BOOT_VERDICT_H

#include "ci/base/error.h"
#include "ci/stats/median_bootstrap.h"
#include "ci/stats/statistics.h"
#include "ci/stats/verdict.h"

#include <stdbool.h>
#include <stddef.h>

#define BOOT_ALPHA        0.01             /* of a false alarm anywhere in the table */
#define BOOT_CHANGE_LEVEL (1 - BOOT_ALPHA) /* of the interval of a change */
#define BOOT_MEDIAN_LEVEL 0.95             /* asked of the interval of a median */

struct boot_limits {
        double min_effect;     /* a share of the base: 0.03 is 3 % */
        double min_difference; /* in the unit of the medians */
};

struct boot_side {
        const double *medians; /* one a boot, ascending, not negative */
        size_t boots;          /* at least one */
        double median;         /* of them */
        struct median_interval interval;
};

struct boot_comparison {
        struct boot_side base, new; /* in: medians and boots; out: the rest */
        double change;              /* of the median, a share of the base's */
        double low, high;           /* its interval, at BOOT_CHANGE_LEVEL */
        double p;                   /* Mann-Whitney, by itself */
        double p_table;             /* corrected for the length of the table */
        double provable;      /* smallest slowdown these boots could have proven; HUGE_VAL: none */
        enum verdict verdict; /* VERDICT_SLOWER to VERDICT_NO_RATIO */
};

/*
 * Judges a table at once, since each row's proof depends on its length. With
 * VERDICT_NO_RATIO, change, low, high and provable are 0. False only for want of
 * memory.
 */
bool boot_comparison_judge(struct boot_comparison *table, size_t count,
                           const struct boot_limits *limits, struct error *error);

/* The fewest boots a side that can prove anything in a table of count rows. */
size_t boots_needed(size_t count);

#endif
