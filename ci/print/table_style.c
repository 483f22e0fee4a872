/* SPDX-License-Identifier: MIT */
/* The dresses a text table is printed in. */
#include "ci/print/table_style.h"

/* What a cell may not hold as it is: the bar ends it, the others start something else. */
static void print_escaped(const char *text, FILE *stream)
{
        for (; *text; text++) {
                switch (*text) {
                case '<':
                        fputs("&lt;", stream);
                        break;
                case '&':
                        fputs("&amp;", stream);
                        break;
                case '|':
                case '\\':
                case '`':
                case '*':
                case '_':
                case '~':
                case '[':
                        fputc('\\', stream);
                        fputc(*text, stream);
                        break;
                default:
                        fputc(*text, stream);
                }
        }
}

static void print_cells(const struct text_table *table, const struct text_row *row, FILE *stream)
{
        for (size_t c = 0; c < table->column_count; c++) {
                const char *text = row->cells[c] ? row->cells[c] : "";
                const char *mark = row->alarm && text[0] ? "**" : "";
                fprintf(stream, "| %s", mark);
                print_escaped(text, stream);
                fprintf(stream, "%s ", mark);
        }
        fputs("|\n", stream);
}

static void print_markdown(const struct text_table *table, FILE *stream)
{
        for (size_t c = 0; c < table->column_count; c++) {
                fputs("| ", stream);
                print_escaped(table->columns[c].title, stream);
                fputc(' ', stream);
        }
        fputs("|\n", stream);
        for (size_t c = 0; c < table->column_count; c++)
                fputs(table->columns[c].right ? "| ---: " : "| --- ", stream);
        fputs("|\n", stream);
        for (size_t r = 0; r < table->row_count; r++)
                print_cells(table, &table->rows[r], stream);
}

void table_print_styled(const struct text_table *table, enum table_style style, FILE *stream)
{
        if (style == TABLE_MARKDOWN)
                print_markdown(table, stream);
        else
                text_table_print(table, stream, style == TABLE_COLOUR);
}
