/* SPDX-License-Identifier: MIT */
/*
 * A result in the form that comparisons use: for each benchmark, in the report's order,
 * what the boots measured, or why they did not. It is made from a checked result
 * (result.h) or a checked baseline (baseline.h).
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
        MEASURED_IN_PART, /* in some boots; others do not mention it */
        MEASURED_FAILED,  /* verification failed in at least one boot */
        MEASURED_SKIPPED, /* the machine lacks what it needs */
};

struct measurement_row {
        const char *id;
        enum measurement_state state;
        const char *reason;         /* why failed or skipped; "" otherwise */
        size_t boots;               /* number of boots that measured it */
        double *medians;            /* one a boot, raw, in the clock's unit, ascending */
        double *nanoseconds;        /* medians in ns; only with has_time */
        double *means;              /* one a boot, raw and trimmed; NAN: none */
        double mean, mean_ns;       /* median of means over the boots; not with exact clocks */
        struct histogram histogram; /* only with an exact clock: the same in every boot */
        bool has_phases;            /* only with an exact clock, if the path has stamps */
        long long phases[PHASES];   /* net medians */
};

struct measurement {
        char *name;         /* the file's name or label, printable */
        const char *clock;  /* CLOCK_... */
        const json_t *boot; /* the first boot's record; NULL: a baseline, which names no machine */
        const char *compiler;              /* that built the image */
        long long samples, warmup, rounds; /* rounds 0: unknown */
        size_t boots;
        bool partial;                    /* some boots are missing */
        bool has_time;                   /* every boot knows its TSC's frequency */
        double *ns_per_tick;             /* one a boot; 0: unknown */
        long *order;                     /* one a boot: its place in a run --vs; -1: none */
        const json_t *turn;              /* RESULT_TURN: its run --vs; NULL: none */
        const struct measurement *files; /* one file a boot of this; NULL: this is one file */
        struct measurement_row *rows;
        size_t count;
        json_t *index;  /* id to index in rows */
        json_t *keys;   /* owner of the ids; may be NULL */
        json_t *source; /* owner of the strings */
};

/*
 * Reads a file with a result or a baseline. On failure fills the error; there is nothing to
 * close then.
 */
bool measurement_load(const char *path, struct measurement *measurement, struct error *error);

/* Reads a checked result in memory, and takes a reference to it. */
bool measurement_of_result(json_t *result, const char *name, struct measurement *measurement,
                           struct error *error);

/*
 * Makes one measurement from several files. Each file counts as one boot, whose mean is the
 * median over the file's boots. The files must outlive it.
 */
bool measurement_of_files(const struct measurement *files, size_t count,
                          struct measurement *measurement, struct error *error);

/* Says what one sample of a row is: "boot" or "file". */
const char *measurement_sample(const struct measurement *measurement);

void measurement_close(struct measurement *measurement);

/* Replaces the file's name by this label. */
bool measurement_label(struct measurement *measurement, const char *label, struct error *error);

/*
 * Shortens each name: drops ".json" and the folders that are not needed to tell it from the
 * others. The caller frees the titles, also on failure.
 */
bool measurement_titles(const struct measurement *const list[], size_t count, char *titles[],
                        struct error *error);

/* Was the row verified and measured in at least one boot? False for NULL. */
bool measurement_row_counts(const struct measurement_row *row);

/* NULL: the measurement has no such benchmark. */
const struct measurement_row *measurement_find(const struct measurement *measurement,
                                               const char *id);

#endif
