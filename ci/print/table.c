/* SPDX-License-Identifier: MIT */
/* Rows of text set in columns just wide enough. */
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "ci/print/table.h"

#define SEPARATOR   "  "
#define NOTE_INDENT "    "
#define ALARM_ON    "\033[31m"
#define BOLD_ON     "\033[1m"
#define COLOUR_OFF  "\033[0m"

void text_table_column(struct text_table *table, const char *title, bool right)
{
        table->columns[table->column_count++] =
            (struct text_column){.title = title, .right = right};
}

struct text_row *text_table_row(struct text_table *table, struct error *error)
{
        struct text_row *rows = realloc(table->rows, (table->row_count + 1) * sizeof(*rows));

        if (!rows) {
                error_no_memory(error);
                return NULL;
        }
        table->rows = rows;
        rows[table->row_count] = (struct text_row){.note = NULL};
        return &rows[table->row_count++];
}

char *text_format(struct error *error, const char *format, ...)
{
        char *text = NULL;
        va_list arguments;

        va_start(arguments, format);
        int length = vasprintf(&text, format, arguments);
        va_end(arguments);
        if (length >= 0)
                return text;
        error_no_memory(error);
        return NULL;
}

static const char *cell_text(const struct text_row *row, size_t column)
{
        return row->cells[column] ? row->cells[column] : "";
}

static void measure(const struct text_table *table, size_t widths[TEXT_TABLE_COLUMNS_MAX])
{
        for (size_t c = 0; c < table->column_count; c++) {
                widths[c] = strlen(table->columns[c].title);
                for (size_t r = 0; r < table->row_count; r++) {
                        const struct text_row *row = &table->rows[r];
                        size_t length = strlen(cell_text(row, c));
                        if ((c == 0 || !row->spans) && length > widths[c])
                                widths[c] = length;
                }
        }
}

static void print_cell(FILE *stream, const char *text, const struct text_column *column,
                       size_t width, bool last)
{
        if (column->right)
                fprintf(stream, "%*s", (int)width, text);
        else
                fprintf(stream, "%-*s", last ? 0 : (int)width, text);
        if (!last)
                fputs(SEPARATOR, stream);
}

static void print_titles(const struct text_table *table, const size_t *widths, FILE *stream,
                         bool colour)
{
        fputs(colour ? BOLD_ON : "", stream);
        for (size_t c = 0; c < table->column_count; c++)
                print_cell(stream, table->columns[c].title, &table->columns[c], widths[c],
                           c + 1 == table->column_count);
        fputs(colour ? COLOUR_OFF "\n" : "\n", stream);
}

static void print_row(const struct text_table *table, const struct text_row *row,
                      const size_t *widths, FILE *stream, bool colour)
{
        bool alarm = colour && row->alarm;
        size_t count = row->spans ? 2 : table->column_count;

        fputs(alarm ? ALARM_ON : "", stream);
        for (size_t c = 0; c < count; c++)
                print_cell(stream, cell_text(row, c), &table->columns[c], widths[c],
                           c + 1 == count);
        fputs(alarm ? COLOUR_OFF "\n" : "\n", stream);
        if (row->note)
                fprintf(stream, NOTE_INDENT "%s\n", row->note);
}

void text_table_print(const struct text_table *table, FILE *stream, bool colour)
{
        size_t widths[TEXT_TABLE_COLUMNS_MAX];

        measure(table, widths);
        print_titles(table, widths, stream, colour);
        for (size_t r = 0; r < table->row_count; r++)
                print_row(table, &table->rows[r], widths, stream, colour);
}

void text_table_close(struct text_table *table)
{
        for (size_t r = 0; r < table->row_count; r++) {
                for (size_t c = 0; c < TEXT_TABLE_COLUMNS_MAX; c++)
                        free(table->rows[r].cells[c]);
                free(table->rows[r].note);
        }
        free(table->rows);
        *table = (struct text_table){.row_count = 0};
}
