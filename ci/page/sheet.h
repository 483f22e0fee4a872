/* SPDX-License-Identifier: MIT */
/* The page while it is made, and what its parts share. */
#ifndef CI_PAGE_SHEET_H
#define CI_PAGE_SHEET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "ci/base/error.h"
#include "ci/result/measurement.h"

#define PAGE_FILES_MAX 8 /* as many colours there are */
#define PAGE_LEVELS    6 /* of slower and of faster, likewise */

/* Numbers of the page's colours, for SVG_COLOUR and var(--cN). */
enum page_colour {
        PAGE_TEXT = 1,
        PAGE_AXIS = 2,
        PAGE_GRID = 3,
        PAGE_PHASE = 16,  /* and the PHASES - 1 after it */
        PAGE_FILE = 32,   /* and the PAGE_FILES_MAX - 1 after it */
        PAGE_SLOWER = 48, /* and the PAGE_LEVELS - 1 after it, ever stronger */
        PAGE_FASTER = 56, /* likewise */
        PAGE_NONE = 64,   /* the page's ground */
};

struct page {
        const struct measurement *measurements; /* of results, not of baselines */
        size_t count;                           /* 1..PAGE_FILES_MAX */
        char *titles[PAGE_FILES_MAX];           /* the files' names, shortened */
        const char *unit;
        const char *clock;        /* of the distributions that are being drawn or written */
        size_t spread;            /* of them: how many have samples that differ */
        struct page_steps *steps; /* likewise: those that have not */
        FILE *script;             /* for gnuplot: first all plots are said */
        FILE *html;               /* then all is written */
        size_t plots;             /* said so far */
        size_t shown;             /* written so far */
        char *drawn;              /* what gnuplot made of the script */
        const char *next;
        struct error *error;
};

/* Starts a plot of this size in the script. */
void page_plot(struct page *page, int width, int height);

/* Writes the next plot drawn. */
bool page_show_plot(struct page *page, const char *label);

/* A coloured square with the file's title. */
void page_file_chip(struct page *page, size_t file);

#endif
