/* SPDX-License-Identifier: MIT */
/*
 * Ratios of several files to the first one, in groups. A group is all benchmarks whose ids begin
 * with the same word before the first dot; its geometric mean stands at its end.
 * Rows are added one by one, then grouped once.
 */
#ifndef CI_COMPARE_RATIOS_H
#define CI_COMPARE_RATIOS_H

#include <stdbool.h>
#include <stddef.h>

#include "ci/base/error.h"

#define RATIO_NONE   0.0 /* the file measured it; of a mean: no row counts */
#define RATIO_ABSENT (-1.0)

struct ratio_row {
        const char *id; /* of a mean: the first one of its group */
        size_t group;   /* bytes of the id that name its group; 0: of all groups */
        bool mean;      /* geometric, of the rows that every file has; if none, of a file's own */
        size_t rows;    /* of a mean: how many it stands for */
        size_t counted; /* of a mean: how many of them every file has */
        double *ratios; /* one for each file */
        size_t *own;    /* of a mean with none counted: how many of them each file has */
};

struct ratios {
        size_t files; /* known before the first row */
        struct ratio_row *rows;
        size_t count;
};

/* Is there a row of this benchmark? */
bool ratios_have(const struct ratios *ratios, const char *id);

/* A new row, whose ratios the caller fills; NULL with the error filled. Valid until the next one.
 */
struct ratio_row *ratios_add(struct ratios *ratios, const char *id, struct error *error);

/*
 * Sorts the rows by group, in the order in which each began, and puts means
 * behind groups of two and more; with_all: one of all rows at the end.
 */
bool ratios_group(struct ratios *ratios, bool with_all, struct error *error);

void ratios_close(struct ratios *ratios);

#endif
