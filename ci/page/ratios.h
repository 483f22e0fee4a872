/* SPDX-License-Identifier: MIT */
/*
 * A page's files set side by side: of each benchmark the first file's median,
 * and of the others the ratio to it. For pictures: verdicts are compare's.
 */
#ifndef CI_PAGE_RATIOS_H
#define CI_PAGE_RATIOS_H

#include <stdbool.h>
#include <stddef.h>

#include "bench/protocol/protocol.h"
#include "ci/page/sheet.h"

struct ratio_row {
        char label[ID_BYTES_MAX + 3]; /* an id; of means GROUP.* and "all" */
        bool mean;                    /* geometric, of the rows that every file has */
        bool measured[PAGE_FILES_MAX];
        double base;                   /* the first file's median; of a mean 0 */
        double ratios[PAGE_FILES_MAX]; /* by file; 0: there is none */
};

struct ratios {
        bool in_time;                  /* nanoseconds: the machines differ */
        bool shown[PAGE_FILES_MAX];    /* the first, and those comparable with it */
        char *reasons[PAGE_FILES_MAX]; /* why not */
        size_t others;                 /* how many are shown beside the first */
        struct ratio_row *rows;        /* group by group, each with its mean at its end */
        size_t count;
};

/* False: no memory; then there is nothing to close. */
bool ratios_open(const struct page *page, struct ratios *ratios);
void ratios_close(struct ratios *ratios);

/* Is it so near to one that nobody cares? */
bool ratio_is_one(double ratio);

/* The heat map: what to draw, and what was drawn. */
void page_heat_draw(struct page *page, const struct ratios *ratios);
bool page_heat(struct page *page, const struct ratios *ratios);

#endif
