/* SPDX-License-Identifier: MIT */
/* Rows of text set in columns just wide enough, for a terminal or a file. */
#ifndef CI_PRINT_TABLE_H
#define CI_PRINT_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "ci/base/error.h"

#define TEXT_TABLE_COLUMNS_MAX 14

struct text_column {
        const char *title;
        bool right; /* numbers */
};

struct text_row {
        char *cells[TEXT_TABLE_COLUMNS_MAX];
        bool spans; /* only the first cell is in its column; the second runs on */
        bool alarm; /* stands out where there is colour */
        char *note; /* a line beneath, indented; NULL: none */
};

struct text_table {
        struct text_column columns[TEXT_TABLE_COLUMNS_MAX];
        size_t column_count;
        struct text_row *rows;
        size_t row_count;
};

void text_table_column(struct text_table *table, const char *title, bool right);

/* A new empty row; NULL with the error filled. Valid until the next one. */
struct text_row *text_table_row(struct text_table *table, struct error *error);

/* Allocated text as printf; NULL with the error filled. */
char *text_format(struct error *error, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

void text_table_print(const struct text_table *table, FILE *stream, bool colour);
void text_table_close(struct text_table *table);

#endif
