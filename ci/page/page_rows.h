/* SPDX-License-Identifier: MIT */
/* Plots of many labelled rows: cut into pieces, which the page sets in columns. */
#ifndef CI_PAGE_PAGE_ROWS_H
#define CI_PAGE_PAGE_ROWS_H

#include <stdbool.h>
#include <stddef.h>

#include "ci/page/sheet.h"

struct page_rows {
        size_t count;
        size_t label_bytes; /* of the longest label */
        int data_width;     /* of what stands beside the labels, in pixels */
};

/* How many rows each piece has, but the last, which may have fewer. */
size_t page_rows_piece(const struct page_rows *rows);

/* Starts the plot of a piece: its rows are at count .. 1 on the y axis, a head above them. */
void page_rows_plot(struct page *page, const struct page_rows *rows, size_t count);

/* Writes all pieces. */
bool page_rows_show(struct page *page, const struct page_rows *rows, const char *label);

#endif
