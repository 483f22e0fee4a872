/* SPDX-License-Identifier: MIT */
/*
 * The verdict for a noisy clock. A boot is one sample: the trimmed mean of what it
 * measured. The verdict is slower or faster only if three things hold: the interval of
 * the change excludes zero, the change exceeds both limits, and its p, corrected by Holm
 * over the table, is at most BOOT_ALPHA. Boots in turn are tested by aligned ranks within
 * blocks, which drift cannot mislead; boots measured apart by Mann-Whitney, whose p and
 * interval do not include drift. Pure: no I/O, no randomness.
 */
#ifndef CI_STATS_BOOT_VERDICT_H
#define CI_STATS_BOOT_VERDICT_H

#include <stdbool.h>
#include <stddef.h>

#include "ci/base/error.h"
#include "ci/stats/aligned_ranks.h"
#include "ci/stats/statistics.h"
#include "ci/stats/verdict.h"

#define BOOT_ALPHA        0.01             /* chance of a false alarm anywhere in the table */
#define BOOT_CHANGE_LEVEL (1 - BOOT_ALPHA) /* of the interval of a change */
#define BOOT_MEDIAN_LEVEL 0.95             /* of the interval of a median */
#define BOOT_POWER        0.80             /* how often a provable change would be found */

struct boot_limits {
        double min_effect;     /* fraction of BASE: 0.03 is 3 % */
        double min_difference; /* in the values' unit */
};

struct boot_side {
        const double *values; /* one a boot, ascending, not negative */
        size_t boots;         /* at least one */
        double median;        /* of the values */
        struct median_interval interval;
};

struct boot_comparison {
        struct boot_side base, new;   /* in: values and boots; out: the rest */
        struct aligned_ranks in_turn; /* in; blocks 0: measured apart */
        double least_difference;      /* in: a limit of this row's own; 0: none */
        double change;        /* NEW - BASE as a fraction of BASE (Hodges-Lehmann estimate) */
        double low, high;     /* its interval, at BOOT_CHANGE_LEVEL; may be infinite */
        double p;             /* of this row alone */
        double p_table;       /* corrected for the table's length */
        double least;         /* fraction of BASE below which a change is ignored */
        double provable;      /* slowdown found in BOOT_POWER of such tables; HUGE_VAL: none */
        enum verdict verdict; /* VERDICT_SLOWER to VERDICT_NO_RATIO */
};

/*
 * Judges a whole table, since each row's proof depends on the table's length. With
 * VERDICT_NO_RATIO, change, low, high, least and provable are 0. False: no memory.
 */
bool boot_comparison_judge(struct boot_comparison *table, size_t count,
                           const struct boot_limits *limits, struct error *error);

/* The fewest boots a side that, measured apart, can prove anything in a table of count rows. */
size_t boots_needed(size_t count);
/* The same in blocks, for boots in turn. */
size_t blocks_needed(size_t count);

#endif
