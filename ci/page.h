/* SPDX-License-Identifier: MIT */
/*
 * Results as one page for a browser or paper: self-contained, nothing loaded
 * from elsewhere, no script. Its parts are page_*.c; each first says what is to
 * be drawn, then gnuplot draws all of it at once, then the page is written.
 */
#ifndef CI_PAGE_H
#define CI_PAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "ci/error.h"
#include "ci/measurement.h"

#define PAGE_FILES_MAX 8 /* as many colours there are */
#define PAGE_LEVELS    6 /* of slower and of faster, likewise */

/* Numbers of the page's colours, for SVG_COLOUR and var(--cN). */
enum page_colour {
        PAGE_TEXT = 1,
        PAGE_AXIS = 2,
        PAGE_GRID = 3,
        PAGE_PHASE = 16,  /* and the MEASURED_PHASES - 1 after it */
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

/* The whole page; freed by the caller. NULL with the error filled. */
char *page_make(const struct measurement *measurements, size_t count, struct error *error);

/* For the parts: starts a plot of this size in the script. */
void page_plot(struct page *page, int width, int height);

/* Writes the next plot drawn. */
bool page_show_plot(struct page *page, const char *label);

/* A coloured square with the file's title. */
void page_file_chip(struct page *page, size_t file);

/* The parts. Those with plots come twice: what to draw, in the order of what is written. */
void page_machines(struct page *page);
bool page_ladder_draw(struct page *page);
bool page_ladder(struct page *page);
bool page_matrix_draw(struct page *page);
bool page_matrix(struct page *page);
bool page_distributions_draw(struct page *page);
bool page_distributions(struct page *page);
void page_tables(struct page *page);

/* The page's style sheet. */
extern const char page_style[];

#endif
