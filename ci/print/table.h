/* SPDX-License-Identifier: MIT */
/*
 * Prints rows of text in columns just wide enough, for a terminal, a file or Markdown.
 * Filling a table needs no checks: if memory runs out, table_is_whole() says so at the
 * end. Set all columns before the first row. The caller owns titles, the table cells.
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
        TABLE_MARKDOWN, /* for GitHub and GitLab: alarms are bold; no spans, no notes */
};

enum table_align { LEFT, RIGHT }; /* RIGHT: numbers */

struct table_column {
        const char *title;
        enum table_align align;
};

struct table_row {
        char **cells; /* one a column */
        bool spans;   /* the second cell extends over all further columns */
        bool alarm;   /* printed in red if there is colour */
        char *note;   /* an indented line below; NULL: none */
};

struct table {
        struct table_column *columns;
        size_t *widths; /* of the columns; set by printing */
        size_t column_count;
        struct table_row *rows;
        size_t row_count;
        struct table_row unkept; /* receives rows after memory has run out */
        bool failed;             /* memory has run out */
};

void table_column(struct table *table, const char *title, enum table_align align);
void table_columns(struct table *table, const struct table_column *columns, size_t count);

/* Adds an empty row; the pointer is valid until the next one. */
struct table_row *table_row(struct table *table);

/* Sets a cell of the last row, or the note below it; each at most once. */
void table_cell(struct table *table, size_t column, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void table_note(struct table *table, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* False: memory ran out; fills the error. */
bool table_is_whole(const struct table *table, struct error *error);

/* The table must be whole. Source: GitHub Flavored Markdown Spec, "Tables (extension)". */
void table_print(const struct table *table, enum table_style style, FILE *stream);
void table_close(struct table *table);

/* Returns the line that fences preformatted text in Markdown; "" in other styles. */
const char *table_fence(enum table_style style);

/* Allocates text like printf. NULL: fills the error. */
char *text_format(struct error *error, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
