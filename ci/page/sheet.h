/* SPDX-License-Identifier: MIT */
/* The page while it is made, and what its parts share. */
#ifndef CI_PAGE_SHEET_H
#define CI_PAGE_SHEET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "ci/base/error.h"
#include "ci/result/history.h"
#include "ci/result/measurement.h"

#define PAGE_FILE_COLOURS 8 /* then the first one again */
#define PAGE_LEVELS       6 /* of slower and of faster: as many colours there are */

/* Numbers of the page's colours, for SVG_COLOUR and var(--cN). */
enum page_colour {
        PAGE_TEXT = 1,
        PAGE_AXIS = 2,
        PAGE_GRID = 3,
        PAGE_PHASE = 16,  /* and the PHASES - 1 after it */
        PAGE_FILE = 32,   /* and the PAGE_FILE_COLOURS - 1 after it: page_file_colour() */
        PAGE_SLOWER = 48, /* and the PAGE_LEVELS - 1 after it, ever stronger */
        PAGE_FASTER = 56, /* likewise */
        PAGE_NONE = 64,   /* the page's ground */
};

struct page {
        const struct measurement *measurements; /* of results, not of baselines */
        size_t count;                           /* at least 1 */
        char **titles;                          /* the files' names, shortened */
        const struct history *history;          /* of more files than these; NULL: these are all */
        const char *unit;
        FILE *script; /* for gnuplot: first all plots are said */
        FILE *html;   /* then all is written */
        size_t plots; /* said so far */
        size_t shown; /* written so far */
        char *drawn;  /* what gnuplot made of the script */
        const char *next;
        struct error *error;
};

/* Starts a plot of this size in the script. */
void page_plot(struct page *page, int width, int height);

/* Writes the next plot drawn. */
bool page_show_plot(struct page *page, const char *label);

/* A plot of many labelled rows is cut into pieces, which the page sets in columns. */
struct page_rows {
        size_t count;
        size_t label_bytes; /* of the longest label */
        int data_width;     /* of what stands beside the labels, in pixels */
};

/* How many rows are in the piece that begins with row first. */
size_t page_rows_piece(const struct page_rows *rows, size_t first);

/* Starts the plot of a piece: its rows are at count .. 1 on the y axis, a head above them. */
void page_rows_plot(struct page *page, const struct page_rows *rows, size_t count);

/* Writes all pieces. */
bool page_rows_show(struct page *page, const struct page_rows *rows, const char *label);

/* Which of enum page_colour a file has. */
unsigned int page_file_colour(size_t file);

/* A coloured square with the file's title. */
void page_file_chip(struct page *page, size_t file);

#endif
