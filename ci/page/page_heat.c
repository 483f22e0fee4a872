/* SPDX-License-Identifier: MIT */
/*
 * The page's heat map: a row a benchmark, a column a file, coloured by how far
 * its ratio to the first file is from one. Long ones come in several pieces.
 */
#include <math.h>
#include <string.h>

#include "ci/page/sheet.h"
#include "ci/page/ratios.h"
#include "ci/page/svg.h"

#define CELL_WIDTH 52
#define STRONGEST  1.0 /* the logarithm, to base two, that has the last colour */

static unsigned int colour_of(double ratio)
{
        double strength = sqrt(fmin(1, fabs(log2(ratio)) / STRONGEST));
        unsigned int level = (unsigned int)fmin(PAGE_LEVELS - 1, strength * PAGE_LEVELS);

        if (ratio_is_one(ratio))
                return PAGE_GRID;
        return (ratio > 1 ? PAGE_SLOWER : PAGE_FASTER) + level;
}

static void write_cell(FILE *script, size_t column, size_t place, const struct ratio_row *row,
                       size_t file)
{
        double ratio = row->ratios[file];

        fprintf(script, "%zu %zu ", column, place);
        if (ratio > 0)
                fprintf(script, "%u %.*f\n", colour_of(ratio), ratio < 10 ? 2 : 0, ratio);
        else
                fprintf(script, "%d %s\n", PAGE_NONE,
                        row->mean             ? "\"\""
                        : row->measured[file] ? "\"no ratio\""
                                              : "absent");
}

/* A line a cell: column, place from below, colour, text. Above them, each file's colour. */
static void write_cells(FILE *script, const struct page *page, const struct ratios *ratios,
                        const struct ratio_row *rows, size_t count)
{
        size_t column = 0;

        fputs("$cells << EOD\n", script);
        for (size_t i = 1; i < page->count; i++) {
                if (!ratios->shown[i])
                        continue;
                for (size_t r = 0; r < count; r++)
                        write_cell(script, column, count - r, &rows[r], i);
                column++;
        }
        fputs("EOD\n$heads << EOD\n", script);
        column = 0;
        for (size_t i = 1; i < page->count; i++)
                if (ratios->shown[i])
                        fprintf(script, "%zu %zu %zu\n", column++, count + 1, PAGE_FILE + i);
        fputs("EOD\n", script);
}

static struct page_rows rows_of(const struct ratios *ratios)
{
        struct page_rows rows = {.count = ratios->count,
                                 .data_width = CELL_WIDTH * (int)ratios->others};

        for (size_t r = 0; r < ratios->count; r++) {
                size_t length = strlen(ratios->rows[r].label);
                rows.label_bytes = length > rows.label_bytes ? length : rows.label_bytes;
        }
        return rows;
}

static void draw(struct page *page, const struct ratios *ratios, const struct ratio_row *rows,
                 size_t count)
{
        FILE *script = page->script;

        write_cells(script, page, ratios, rows, count);
        fputs("set ytics (", script);
        for (size_t r = 0; r < count; r++)
                fprintf(script, "%s\"%s\" %zu", r ? ", " : "", rows[r].label, count - r);
        fprintf(
            script,
            ")\nset xrange [-0.5:%zu-0.5]\n"
            "plot $cells using 1:2:($1-0.48):($1+0.48):($2-0.45):($2+0.45):3 with boxxyerror lc "
            "rgb variable, $cells using 1:2:4 with labels font \",11\" tc rgb " SVG_COLOUR
            ", $heads using 1:2:($1-0.48):($1+0.48):($2-0.3):($2-0.1):3 with boxxyerror lc "
            "rgb variable\n",
            ratios->others, PAGE_TEXT);
}

void page_heat_draw(struct page *page, const struct ratios *ratios)
{
        const struct page_rows rows = rows_of(ratios);

        for (size_t first = 0, count; first < ratios->count; first += count) {
                count = page_rows_piece(&rows, first);
                page_rows_plot(page, &rows, count);
                draw(page, ratios, &ratios->rows[first], count);
        }
}

bool page_heat(struct page *page, const struct ratios *ratios)
{
        const struct page_rows rows = rows_of(ratios);

        return page_rows_show(page, &rows, "Heat map: ratios to the first file");
}
