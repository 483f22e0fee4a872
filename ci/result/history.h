/* SPDX-License-Identifier: MIT */
/*
 * Many results in the order of their builds and times, and what changed along the way. Keeps
 * only the rows' figures of each file, so that a thousand files need little memory. Files of
 * different clocks, layers, machines, compilers or options form separate groups. A row's
 * name includes its delivery.
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

#define HISTORY_NAME_DIGITS 12 /* of a commit: enough to tell commits apart */

/* A row's figure in one file. */
struct history_figure {
        bool known;                 /* false: failed, skipped, or not in the file */
        double value;               /* the median of an exact clock, else the mean */
        struct histogram histogram; /* of an exact clock */
        bool has_phases;
        long long phases[PHASES];
};

struct history_file {
        char *path;                        /* printable */
        char *step;                        /* the name of a step that begins with this file */
        char commit[COMMIT_BYTES_MAX + 1]; /* COMMIT_UNKNOWN if the file has none */
        long long built;                   /* the commit's time, else the measurement's */
        char created[24], build_id[65];
        long long schema;
        size_t boots;
        bool partial, failed; /* boots are missing; a row failed */
        size_t given;         /* its place on the command line */
        json_t *key;          /* equal in all files of a group */
        double tsc_hz;        /* 0: unknown */
        size_t *rows;         /* the row of each figure: indices into the history's names */
        struct history_figure *figures;
        size_t figure_count;
};

struct history_step {
        size_t at, from;               /* indices of the files with the new and the old level */
        struct exact_comparison exact; /* with an exact clock */
        long long moved[PHASES];       /* likewise: by how much each phase moved, if known */
        struct change_point point;     /* with tsc; its place counts the known figures */
};

struct history_row {
        const char *id;
        const struct history_figure **figures; /* one for each file of the group; NULL: none */
        size_t known;
        size_t first, last; /* indices of the files with the first and the last figure */
        double from, to;    /* the level at first and at last; 0: unknown */
        struct history_step *steps;
        size_t step_count;
};

struct history_group {
        const json_t *key;
        const char *clock;
        char unit[32];
        bool exact, judged;          /* judged: steps are looked for; not if emulated */
        struct history_file **files; /* in order */
        size_t file_count;
        struct history_row *rows; /* in the order of the first file that has them */
        size_t row_count;
        size_t changed; /* rows with a step */
        size_t needed;  /* files that a step takes if the clock is not exact */
};

struct history {
        struct history_file *files;
        size_t count, room;
        char **names; /* of rows */
        size_t name_count;
        json_t *places; /* name to index */
        struct history_group *groups;
        size_t group_count;
        size_t of_verify, others, twice; /* files that were left out */
        size_t broken;
};

bool history_open(struct history *history, struct error *error);

/*
 * Adds a result's figures. of_folder: the file was found in a folder and need not be a
 * result. If the file is broken, returns false, fills the error and adds nothing.
 */
bool history_add(struct history *history, const char *path, bool of_folder, struct error *error);

/*
 * Call after the last file: orders and groups the files, and finds the steps. as_given: keep
 * the order of the command line. False: no memory.
 */
bool history_make(struct history *history, bool as_given, const struct boot_limits *limits,
                  struct error *error);

void history_close(struct history *history);

/* Returns the text of a field of a group's key; "" if there is none. */
const char *history_key_text(const struct history_group *group, const char *field);

/* history_steps.c: fills the rows' steps. */
bool history_find_steps(struct history_group *group, const struct boot_limits *limits,
                        struct error *error);

#endif
