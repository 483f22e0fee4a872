/* SPDX-License-Identifier: MIT */
/* Prints rows of text in columns just wide enough. */
#include "ci/print/table.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#define SEPARATOR   "  "
#define NOTE_INDENT "    "
#define ALARM_ON    "\033[31m"
#define BOLD_ON     "\033[1m"
#define COLOUR_OFF  "\033[0m"

void table_column(struct table *table, const char *title, enum table_align align)
{
        const size_t count = table->column_count + 1;
        struct table_column *columns = realloc(table->columns, count * sizeof(*columns));
        size_t *widths = realloc(table->widths, count * sizeof(*widths));

        table->columns = columns ? columns : table->columns;
        table->widths = widths ? widths : table->widths;
        if (!columns || !widths) {
                table->failed = true;
                return;
        }
        columns[table->column_count++] = (struct table_column){.title = title, .align = align};
}

void table_columns(struct table *table, const struct table_column *columns, size_t count)
{
        for (size_t i = 0; i < count; i++)
                table_column(table, columns[i].title, columns[i].align);
}

/* False: no memory. */
static bool add_row(struct table *table)
{
        struct table_row *rows = realloc(table->rows, (table->row_count + 1) * sizeof(*rows));

        if (!rows)
                return false;
        table->rows = rows;
        rows[table->row_count] =
            (struct table_row){.cells = calloc(table->column_count, sizeof(*rows->cells))};
        if (!rows[table->row_count].cells)
                return false;
        table->row_count++;
        return true;
}

struct table_row *table_row(struct table *table)
{
        table->failed = table->failed || !add_row(table);
        return table->failed ? &table->unkept : &table->rows[table->row_count - 1];
}

static void set_text(struct table *table, char **text, const char *format, va_list arguments)
{
        if (vasprintf(text, format, arguments) >= 0)
                return;
        *text = NULL;
        table->failed = true;
}

void table_cell(struct table *table, size_t column, const char *format, ...)
{
        va_list arguments;

        if (table->failed)
                return;
        va_start(arguments, format);
        set_text(table, &table->rows[table->row_count - 1].cells[column], format, arguments);
        va_end(arguments);
}

void table_note(struct table *table, const char *format, ...)
{
        va_list arguments;

        if (table->failed)
                return;
        va_start(arguments, format);
        set_text(table, &table->rows[table->row_count - 1].note, format, arguments);
        va_end(arguments);
}

bool table_is_whole(const struct table *table, struct error *error)
{
        return !table->failed || error_no_memory(error);
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

static const char *cell_text(const struct table_row *row, size_t column)
{
        return row->cells[column] ? row->cells[column] : "";
}

static void measure(const struct table *table)
{
        for (size_t c = 0; c < table->column_count; c++) {
                size_t *width = &table->widths[c];
                *width = strlen(table->columns[c].title);
                for (size_t r = 0; r < table->row_count; r++) {
                        const struct table_row *row = &table->rows[r];
                        size_t length = strlen(cell_text(row, c));
                        if ((c == 0 || !row->spans) && length > *width)
                                *width = length;
                }
        }
}

static void print_cell(FILE *stream, const char *text, const struct table_column *column,
                       size_t width, bool last)
{
        if (column->align == RIGHT)
                fprintf(stream, "%*s", (int)width, text);
        else
                fprintf(stream, "%-*s", last ? 0 : (int)width, text);
        if (!last)
                fputs(SEPARATOR, stream);
}

static void print_titles(const struct table *table, FILE *stream, bool colour)
{
        fputs(colour ? BOLD_ON : "", stream);
        for (size_t c = 0; c < table->column_count; c++)
                print_cell(stream, table->columns[c].title, &table->columns[c], table->widths[c],
                           c + 1 == table->column_count);
        fputs(colour ? COLOUR_OFF "\n" : "\n", stream);
}

static void print_row(const struct table *table, const struct table_row *row, FILE *stream,
                      bool colour)
{
        bool alarm = colour && row->alarm;
        size_t count = row->spans ? 2 : table->column_count;

        fputs(alarm ? ALARM_ON : "", stream);
        for (size_t c = 0; c < count; c++)
                print_cell(stream, cell_text(row, c), &table->columns[c], table->widths[c],
                           c + 1 == count);
        fputs(alarm ? COLOUR_OFF "\n" : "\n", stream);
        if (row->note)
                fprintf(stream, NOTE_INDENT "%s\n", row->note);
}

static void print_text(const struct table *table, FILE *stream, bool colour)
{
        measure(table);
        print_titles(table, stream, colour);
        for (size_t r = 0; r < table->row_count; r++)
                print_row(table, &table->rows[r], stream, colour);
}

/* A '|' would end the cell; the others would start markup. */
static void print_escaped(const char *text, FILE *stream)
{
        for (; *text; text++)
                if (*text == '<')
                        fputs("&lt;", stream);
                else if (*text == '&')
                        fputs("&amp;", stream);
                else
                        fprintf(stream, "%s%c", strchr("|\\`*_~[", *text) ? "\\" : "", *text);
}

static void print_markdown_row(const struct table *table, const struct table_row *row, FILE *stream)
{
        for (size_t c = 0; c < table->column_count; c++) {
                const char *text = cell_text(row, c);
                const char *mark = row->alarm && text[0] ? "**" : "";
                fprintf(stream, "| %s", mark);
                print_escaped(text, stream);
                fprintf(stream, "%s ", mark);
        }
        fputs("|\n", stream);
}

static void print_markdown(const struct table *table, FILE *stream)
{
        for (size_t c = 0; c < table->column_count; c++) {
                fputs("| ", stream);
                print_escaped(table->columns[c].title, stream);
                fputc(' ', stream);
        }
        fputs("|\n", stream);
        for (size_t c = 0; c < table->column_count; c++)
                fputs(table->columns[c].align == RIGHT ? "| ---: " : "| --- ", stream);
        fputs("|\n", stream);
        for (size_t r = 0; r < table->row_count; r++)
                print_markdown_row(table, &table->rows[r], stream);
}

void table_print(const struct table *table, enum table_style style, FILE *stream)
{
        if (style == TABLE_MARKDOWN)
                print_markdown(table, stream);
        else
                print_text(table, stream, style == TABLE_COLOUR);
}

void table_close(struct table *table)
{
        for (size_t r = 0; r < table->row_count; r++) {
                for (size_t c = 0; c < table->column_count; c++)
                        free(table->rows[r].cells[c]);
                free(table->rows[r].cells);
                free(table->rows[r].note);
        }
        free(table->rows);
        free(table->columns);
        free(table->widths);
        *table = (struct table){.row_count = 0};
}

const char *table_fence(enum table_style style)
{
        return style == TABLE_MARKDOWN ? "```\n" : "";
}
