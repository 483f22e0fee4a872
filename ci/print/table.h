/* SPDX-License-Identifier: MIT */
/*
 * Rows of text in columns just wide enough, for a terminal, a file or Markdown.
 * A table is filled without checks: if memory runs out, table_is_whole() says so
 * at the end. All columns come before the first row. Titles belong to the caller,
 * cells to the table.
 */
#ifndef CI_PRINT_TABLE_H
#define CI_PRINT_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "ci/base/error.h"

enum table_style {
        TABLE_PLAIN,
        TABLE_COLOUR,   /* for a terminal: alarms stand out */
        TABLE_MARKDOWN, /* GitHub's and GitLab's: alarms are bold; no spans, no notes */
};

enum table_align { LEFT, RIGHT }; /* RIGHT: numbers */

struct table_column {
        const char *title;
        enum table_align align;
};

struct table_row {
        char **cells; /* one a column */
        bool spans;   /* only the first cell is in its column; the second runs on */
        bool alarm;   /* stands out where there is colour */
        char *note;   /* a line beneath, indented; NULL: none */
};

struct table {
        struct table_column *columns;
        size_t *widths; /* of the columns; known once it is printed */
        size_t column_count;
        struct table_row *rows;
        size_t row_count;
        struct table_row unkept; /* what rows are written to once memory has run out */
        bool failed;             /* memory has run out */
};

void table_column(struct table *table, const char *title, enum table_align align);
void table_columns(struct table *table, const struct table_column *columns, size_t count);

/* A new empty row, valid until the next one. */
struct table_row *table_row(struct table *table);

/* A cell of the last row, or the note beneath it; each is set once a row. */
void table_cell(struct table *table, size_t column, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void table_note(struct table *table, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* False, with the error filled: memory ran out. */
bool table_is_whole(const struct table *table, struct error *error);

/* The table is whole. Source of the Markdown: GitHub Flavored Markdown Spec, "Tables (extension)".
 */
void table_print(const struct table *table, enum table_style style, FILE *stream);
void table_close(struct table *table);

/* What stands before and after lines that Markdown is to leave as they are. */
const char *table_fence(enum table_style style);

/* Allocated text as printf; NULL with the error filled. */
char *text_format(struct error *error, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
