/* SPDX-License-Identifier: MIT */
/*
 * A result as a comparison sees it: for each benchmark, in the order of the report,
 * what its boots measured, or the reason for nothing. It is made from a checked
 * result (result.h) or a checked baseline (baseline.h).
 */
#ifndef CI_RESULT_MEASUREMENT_H
#define CI_RESULT_MEASUREMENT_H

#include "ci/base/error.h"
#include "ci/stats/histogram.h"
#include "ci/report/record.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

enum measurement_state {
        MEASURED,         /* in every boot */
        MEASURED_IN_PART, /* in some boots; the others say nothing of it */
        MEASURED_FAILED,  /* verification failed, in one boot at least */
        MEASURED_SKIPPED, /* the machine lacks what it needs */
};

struct measurement_row {
        const char *id;
        enum measurement_state state;
        const char *reason;         /* why failed or skipped; "" otherwise */
        size_t boots;               /* that measured it */
        double *medians;            /* raw, in the clock's unit, one a boot, ascending */
        double *nanoseconds;        /* the same as time; only with has_time */
        double *means;              /* trimmed, raw, by boot; NAN where a boot has none */
        double mean, mean_ns;       /* the median of them over the boots; not of exact clocks */
        struct histogram histogram; /* only with an exact clock: the same in every boot */
        bool has_phases;            /* likewise, and only if the path has stamps */
        long long phases[PHASES];   /* net medians */
};

struct measurement {
        char *name;           /* the file's, or its label: printable */
        const char *clock;    /* CLOCK_... */
        const json_t *boot;   /* the first boot's record; NULL: a baseline, of no machine */
        const char *compiler; /* what made the image */
        long long samples, warmup, rounds; /* rounds: 0 where not told */
        size_t boots;
        bool partial;                    /* not all the boots asked for */
        bool has_time;                   /* every boot knows its TSC's frequency */
        double *ns_per_tick;             /* by boot; 0 where it is not known */
        long *order;                     /* by boot: its place in a run --vs; -1: it is of none */
        const json_t *turn;              /* RESULT_TURN: the run --vs it is a side of; NULL: none */
        const struct measurement *files; /* each is a boot of this one; NULL: it is one file */
        struct measurement_row *rows;
        size_t count;
        json_t *index;  /* id to place in rows */
        json_t *keys;   /* NULL, or what the ids belong to */
        json_t *source; /* what the strings belong to */
};

/*
 * Reads a file that holds a result or a baseline. On failure the error says
 * what is wrong with it, and there is nothing to close.
 */
bool measurement_load(const char *path, struct measurement *measurement, struct error *error);

/* Reads a checked result in memory, and takes a reference to it. */
bool measurement_of_result(json_t *result, const char *name, struct measurement *measurement,
                           struct error *error);

/*
 * Makes one of several files: each counts as one boot, with the median over its
 * boots as its mean. The files must outlive it.
 */
bool measurement_of_files(const struct measurement *files, size_t count,
                          struct measurement *measurement, struct error *error);

/* What one sample of a row is: "boot" or "file". */
const char *measurement_sample(const struct measurement *measurement);

void measurement_close(struct measurement *measurement);

/* Gives it this name instead of its file's. */
bool measurement_label(struct measurement *measurement, const char *label, struct error *error);

/*
 * Of each its name without ".json", and without all folders that are not needed to tell
 * it from the others; freed by the caller, also on failure.
 */
bool measurement_titles(const struct measurement *const list[], size_t count, char *titles[],
                        struct error *error);

/* Verified and measured, in one boot at least; false for NULL. */
bool measurement_row_counts(const struct measurement_row *row);

/* NULL where the measurement does not know the benchmark. */
const struct measurement_row *measurement_find(const struct measurement *measurement,
                                               const char *id);

#endif
