/* SPDX-License-Identifier: MIT */
/*
 * Many results in the order of their builds and times, and what changed along the way. Of
 * each file only its rows' figures are kept, so that a thousand files need little memory.
 * Files of different clocks, layers, machines, compilers or options are groups of their own;
 * a row's name says its delivery.
 */
#ifndef CI_RESULT_HISTORY_H
#define CI_RESULT_HISTORY_H

#include "bench/protocol/protocol.h"
#include "ci/base/error.h"
#include "ci/report/record.h"
#include "ci/stats/change_points.h"
#include "ci/stats/exact_verdict.h"
#include "ci/stats/histogram.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#define HISTORY_NAME_DIGITS 12 /* of a commit: as many tell commits apart */

/* What a file measured of one row. */
struct history_figure {
        bool known;                 /* else it failed, was skipped, or is not in the file */
        double value;               /* the median of an exact clock, else the mean */
        struct histogram histogram; /* of an exact clock */
        bool has_phases;
        long long phases[PHASES];
};

struct history_file {
        char *path;                        /* printable */
        char *step;                        /* what a step is called that begins with it */
        char commit[COMMIT_BYTES_MAX + 1]; /* COMMIT_UNKNOWN where the file keeps none */
        long long built;                   /* the commit's time, or when it was measured */
        char created[24], build_id[65];
        long long schema;
        size_t boots;
        bool partial, failed; /* not all boots; some row failed */
        size_t given;         /* its place among all files, as given */
        json_t *key;          /* what files of one group have in common */
        double tsc_hz;        /* 0: not known */
        size_t *rows;         /* whose figures they are: places in the history's names */
        struct history_figure *figures;
        size_t figure_count;
};

struct history_step {
        size_t at, from;               /* the files of the group with the new and the old level */
        struct exact_comparison exact; /* of an exact clock ... */
        long long moved[PHASES];       /* ... and how far each phase moved, where both know */
        struct change_point point;     /* of another one; its place is among the known figures */
};

struct history_row {
        const char *id;
        const struct history_figure **figures; /* one a file of the group; NULL: none */
        size_t known;
        size_t first, last; /* the files whose figures are the first and the last */
        double from, to;    /* the level at first and at last; 0 where nothing is known */
        struct history_step *steps;
        size_t step_count;
};

struct history_group {
        const json_t *key;
        const char *clock;
        char unit[32];
        bool exact, judged;          /* no step is told of an emulated clock */
        struct history_file **files; /* in their order */
        size_t file_count;
        struct history_row *rows; /* in the order of the first file that has them */
        size_t row_count;
        size_t changed; /* rows with a step */
        size_t needed;  /* files that a step takes, of a clock that is not exact */
};

struct history {
        struct history_file *files;
        size_t count, room;
        char **names; /* of rows */
        size_t name_count;
        json_t *places; /* of them */
        struct history_group *groups;
        size_t group_count;
        size_t of_verify, others, twice; /* files that were left out */
        size_t broken;
};

bool history_open(struct history *history, struct error *error);

/*
 * Takes a result's figures. of_folder: it was found there, and may be something else. False
 * with the reason where it is broken; the history is then as it was.
 */
bool history_add(struct history *history, const char *path, bool of_folder, struct error *error);

/*
 * After the last file: orders and groups them, and finds the steps. as_given: they are in
 * their order. False for want of memory.
 */
bool history_make(struct history *history, bool as_given, const struct boot_limits *limits,
                  struct error *error);

void history_close(struct history *history);

/* The text of a field of a group's key; "" where it has none. */
const char *history_key_text(const struct history_group *group, const char *field);

/* history_steps.c: fills the rows' steps. */
bool history_find_steps(struct history_group *group, const struct boot_limits *limits,
                        struct error *error);

#endif
