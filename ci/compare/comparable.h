/* SPDX-License-Identifier: MIT */
/* What may be compared with what, and why not. */
#ifndef CI_COMPARE_COMPARABLE_H
#define CI_COMPARE_COMPARABLE_H

#include "ci/base/error.h"
#include "ci/result/measurement.h"

#include <stdbool.h>

#define MIN_EFFECT_DEFAULT 3.0  /* percent */
#define MIN_CYCLES_DEFAULT 10.0 /* TSC cycles of BASE */

struct comparison_limits {
        double min_effect;   /* percent, 0..1000 */
        double min_cycles;   /* of BASE's clock, not negative */
        bool allow_missing;  /* a benchmark that vanished is no failure */
        bool allow_compiler; /* exact counts of another compiler than the baseline's */
        bool allow_partial;  /* results of runs that were stopped */
        bool gate_apart;     /* a difference of files measured apart asks for status 1, too */
        bool allow_failed;   /* failed and partly measured ones do not stop the comparison */
        bool same;           /* both sides are known to be the same: nothing is gated */
        bool deliveries;     /* the two ways of one result: nothing is gated, phases are shown */
        const json_t *least; /* id to the least difference in cycles (resolution.h); NULL: none */
};

/*
 * False, with STATUS_UNUSABLE and the reason: another clock, an emulated one, a
 * forced one with one that is not, another layer, exact counts of another number of samples, and
 * unless the limits allow it another compiler than the baseline's, a partial result, benchmarks
 * that failed or that only some boots measured.
 */
bool comparable_check(const struct measurement *base, const struct measurement *new,
                      const struct comparison_limits *limits, struct error *error);

/*
 * Can each of these files be one sample, as compare --base and --new take them? All must have
 * the clock tsc and come from one machine, and no result may appear twice. False, with
 * STATUS_UNUSABLE and the reason.
 */
bool comparable_files(const struct measurement *files, size_t count,
                      const struct comparison_limits *limits, struct error *error);

/*
 * Are both clocks the same, and not emulated? False, with STATUS_UNUSABLE and the
 * reason. The names are for the error.
 */
bool comparable_clocks(const char *base, const char *clock_of_base, const char *new,
                       const char *clock_of_new, struct error *error);

/* A difference between two results that may explain different figures. */
struct difference {
        const char *what;       /* in words */
        char base[64], new[64]; /* its values, cut at the end */
};

#define DIFFERENCES_MAX 32

/* Lists all differences in a fixed order, and returns how many. A baseline has no machine: none. */
size_t comparable_differences(const struct measurement *base, const struct measurement *new,
                              struct difference differences[DIFFERENCES_MAX]);

/* Same CPU, hypervisor and TSC frequency? A baseline has no machine and differs from none. */
bool comparable_machines(const struct measurement *a, const struct measurement *b);

#endif
