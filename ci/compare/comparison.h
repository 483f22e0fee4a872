/* SPDX-License-Identifier: MIT */
/*
 * BASE against one or more NEW: what may be compared at all, which benchmarks
 * stand on both sides, and the verdict on each. No I/O.
 */
#ifndef CI_COMPARE_COMPARISON_H
#define CI_COMPARE_COMPARISON_H

#include "ci/base/error.h"
#include "ci/stats/boot_verdict.h"
#include "ci/stats/exact_verdict.h"
#include "ci/result/measurement.h"
#include "ci/compare/comparable.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * Inside Linux, with an exact clock: samples longer than TICKS_INSTRUCTIONS contain timer ticks.
 * A difference below TICKS_PERCENT of such a row may come from them, and is ignored.
 */
#define TICKS_INSTRUCTIONS 1000000
#define TICKS_PERCENT      1

struct comparison_row {
        const char *id;
        enum verdict verdict;
        bool compared;                            /* measured on both sides, and sound */
        const struct measurement_row *base, *new; /* NULL where that side does not know it */
        struct exact_comparison exact;            /* compared, exact clock */
        struct boot_comparison boots;             /* compared, any other clock */
        double *values, *logs;                    /* what boots points to */
        bool worse;                               /* makes the exit status 1 */
};

/* One NEW against BASE. */
struct comparison {
        const struct measurement *base, *new;
        bool other_machine; /* CPU, hypervisor or TSC differ */
        bool in_turn;       /* the two sides of one run --vs: drift does not separate them */
        bool gates;    /* differences make the exit status 1: exact counts, or measured in turn */
        bool *is_new;  /* in turn: the side of each boot, in the order of boots */
        size_t blocks; /* likewise: whole blocks of boots */
        struct comparison_row *rows; /* BASE's order, then what is only in NEW */
        size_t count;
        size_t compared; /* rows that are */
        size_t worse;    /* rows that are, where it gates; else 0 */
};

struct comparison_set {
        struct comparison *pairs; /* one for each NEW, in order */
        size_t count;
        struct comparison_limits limits;
        bool exact;    /* clock icount */
        bool forced;   /* all clocks are forced */
        bool of_files; /* a file is one sample, not a boot */
        bool in_time;  /* values are nanoseconds: the TSCs of the machines differ */
        size_t proofs; /* rows that one correction spans: all compared of all pairs */
        size_t worse;  /* of all pairs */
};

/*
 * Compares; the measurements must outlive the set. Refused with
 * STATUS_UNUSABLE and a reason: other or emulated clocks, failed or partly
 * measured benchmarks, exact counts of other samples, nothing in common. On
 * failure there is nothing to close.
 */
bool comparison_make(const struct measurement *base, const struct measurement *new, size_t count,
                     const struct comparison_limits *limits, struct comparison_set *set,
                     struct error *error);

/* In a pair measured in turn: is the row left out, since some boot lacks it or measured 0? */
bool comparison_row_is_ungated(const struct comparison *pair, const struct comparison_row *row);

/* Are the two files the sides of one run --vs, in either order? */
bool comparison_is_of_one_run(const struct comparison *pair);

/* By how many instructions a phase moved. 0 also if that is not known. */
long long comparison_phase_moved(const struct comparison_row *row, size_t phase);

/* The fewest boots or files a side with which anything could be proven. */
size_t comparison_boots_needed(const struct comparison_set *set);

/*
 * By how much a row of boots in turn drifted, as a share: the mean of both sides in
 * the last quarter of the boots against that in the first. NAN where it is not known.
 */
double comparison_row_drift(const struct comparison_row *row);

struct comparison_drift {
        size_t rows;    /* rows whose drift is known; 0: the other fields mean nothing */
        double median;  /* of their drifts */
        double most;    /* the greatest in size ... */
        const char *of; /* ... and the row that has it */
};

/* False only for want of memory. */
bool comparison_drift(const struct comparison *pair, struct comparison_drift *drift,
                      struct error *error);

/* The seed of the order in which the boots ran; -1: they ran in none. */
long long comparison_seed(const struct comparison *pair);

/* Half the width of the interval of a row's change, a share of BASE; infinite: none. */
double comparison_half_width(const struct comparison_row *row);

/*
 * What the boots of two equal sides resolve: id to half the width of the change's
 * interval, in cycles of BASE. Rows without an interval are left out. NULL: no memory.
 */
json_t *comparison_resolution(const struct comparison_set *set);

void comparison_close(struct comparison_set *set);

#endif
