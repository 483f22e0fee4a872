/* SPDX-License-Identifier: MIT */
/* The page while it is made, and functions that its parts share. */
#ifndef CI_PAGE_SHEET_H
#define CI_PAGE_SHEET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "ci/base/error.h"
#include "ci/result/history.h"
#include "ci/result/measurement.h"

#define PAGE_FILE_COLOURS 8 /* then they repeat */
#define PAGE_LEVELS       6 /* number of colours for slower, and for faster */

/* Colour numbers of the page, for SVG_COLOUR and var(--cN). */
enum page_colour {
        PAGE_TEXT = 1,
        PAGE_AXIS = 2,
        PAGE_GRID = 3,
        PAGE_PHASE = 16,  /* first of PHASES */
        PAGE_FILE = 32,   /* first of PAGE_FILE_COLOURS: page_file_colour() */
        PAGE_SLOWER = 48, /* first of PAGE_LEVELS, from weak to strong */
        PAGE_FASTER = 56, /* first of PAGE_LEVELS, from weak to strong */
        PAGE_NONE = 64,   /* the background */
};

struct page {
        const struct measurement *measurements; /* of results, not of baselines */
        size_t count;                           /* at least 1 */
        char **titles;                          /* the files' names, shortened */
        const struct history *history;          /* of more files than these; NULL: these are all */
        const char *unit;
        FILE *script; /* gnuplot's script with all plots */
        FILE *html;   /* written after gnuplot has run */
        size_t plots; /* plots in the script so far */
        size_t shown; /* plots written so far */
        char *drawn;  /* gnuplot's output */
        const char *next;
        struct error *error;
};

/* Starts a plot of this size in the script. */
void page_plot(struct page *page, int width, int height);

/* Writes the next drawn plot to the page. */
bool page_show_plot(struct page *page, const char *label);

/* A plot of many labelled rows is split into pieces, which the page puts in columns. */
struct page_rows {
        size_t count;
        size_t label_bytes; /* of the longest label */
        int data_width;     /* width beside the labels, in pixels */
};

/* The number of rows in the piece that begins with row first. */
size_t page_rows_piece(const struct page_rows *rows, size_t first);

/* Starts the plot of a piece: its rows are at count .. 1 on the y axis, a head above them. */
void page_rows_plot(struct page *page, const struct page_rows *rows, size_t count);

/* Writes all pieces. */
bool page_rows_show(struct page *page, const struct page_rows *rows, const char *label);

/* A file's colour (enum page_colour). */
unsigned int page_file_colour(size_t file);

/* Writes a coloured square with the file's title. */
void page_file_chip(struct page *page, size_t file);

#endif
