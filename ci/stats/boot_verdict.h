/* SPDX-License-Identifier: MIT */
/*
 * The verdict over boots, where a clock has noise: a boot is one sample, the
 * trimmed mean of what it measured. Slower or faster is said only where three
 * things hold: the interval of the change excludes zero, the change exceeds both
 * limits, and its p, corrected by Holm over the whole table, is at most
 * BOOT_ALPHA. Boots that ran in turn are tested by aligned ranks within their
 * blocks, which drift cannot mislead; boots measured apart by Mann-Whitney, whose
 * p and interval hold no drift between the two. Pure: no I/O, no randomness.
 */
#ifndef CI_STATS_BOOT_VERDICT_H
#define CI_STATS_BOOT_VERDICT_H

#include <stdbool.h>
#include <stddef.h>

#include "ci/base/error.h"
#include "ci/stats/aligned_ranks.h"
#include "ci/stats/statistics.h"
#include "ci/stats/verdict.h"

#define BOOT_ALPHA        0.01             /* of a false alarm anywhere in the table */
#define BOOT_CHANGE_LEVEL (1 - BOOT_ALPHA) /* of the interval of a change */
#define BOOT_MEDIAN_LEVEL 0.95             /* asked of the interval of a median */
#define BOOT_POWER        0.80             /* how often a provable change would be found */

struct boot_limits {
        double min_effect;     /* a share of the base: 0.03 is 3 % */
        double min_difference; /* in the unit of the values */
};

struct boot_side {
        const double *values; /* one a boot, ascending, not negative */
        size_t boots;         /* at least one */
        double median;        /* of them */
        struct median_interval interval;
};

struct boot_comparison {
        struct boot_side base, new;   /* in: values and boots; out: the rest */
        struct aligned_ranks in_turn; /* in: blocks 0 where the sides were measured apart */
        double least_difference;      /* in: what this row asks for beside the limits; or 0 */
        double change;                /* of NEW, a share of BASE: the Hodges-Lehmann estimate */
        double low, high;             /* its interval, at BOOT_CHANGE_LEVEL; may be infinite */
        double p;                     /* by itself */
        double p_table;               /* corrected for the length of the table */
        double least;                 /* the limits: a smaller change is ignored, a share of BASE */
        double provable;      /* slowdown found in BOOT_POWER of such tables; HUGE_VAL: none */
        enum verdict verdict; /* VERDICT_SLOWER to VERDICT_NO_RATIO */
};

/*
 * Judges a table at once, since each row's proof depends on its length. With
 * VERDICT_NO_RATIO, change, low, high, least and provable are 0. False only for want of
 * memory.
 */
bool boot_comparison_judge(struct boot_comparison *table, size_t count,
                           const struct boot_limits *limits, struct error *error);

/* The fewest boots a side, measured apart, that can prove anything in a table of count rows. */
size_t boots_needed(size_t count);
/* The fewest blocks, of boots in turn, likewise. */
size_t blocks_needed(size_t count);

#endif
