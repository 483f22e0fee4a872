/* SPDX-License-Identifier: MIT */
/*
 * The page's part that compares several files: each benchmark's ratio to the first file's
 * median, as a heat map and as figures. It gives no verdicts; compare does.
 */
#include "bench/protocol/protocol.h"
#include "ci/base/text.h"
#include "ci/stats/statistics.h"
#include "ci/compare/comparable.h"
#include "ci/compare/ratios.h"
#include "ci/print/table.h"
#include "ci/print/xml.h"
#include "ci/page/parts.h"
#include "ci/page/svg.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define SHOWN_LEAST 0.0005 /* a ratio this close to one is drawn as one */
#define CELL_WIDTH  52
#define STRONGEST   1.0 /* base-2 logarithm of the ratio with the strongest colour */
#define LABEL_BYTES 100

struct sides {
        bool in_time;   /* nanoseconds: the machines differ */
        size_t *files;  /* files comparable with the first; a column each */
        char **reasons; /* by file: why it is not comparable; NULL: it is */
        struct ratios ratios;
        const struct ratio_row **shown; /* the rows of the heat map: those that differ */
        size_t shown_count;
        size_t *columns; /* likewise its columns, as places in files */
        size_t column_count;
};

/* Leaves out files that cannot be compared with the first. */
static bool choose(const struct page *page, struct sides *sides)
{
        const struct measurement *base = &page->measurements[0];
        const struct comparison_limits limits = {.allow_failed = true, .allow_compiler = true};
        bool other = false, time = base->has_time && strcmp(base->clock, CLOCK_TSC) == 0;

        for (size_t i = 1; i < page->count; i++) {
                const struct measurement *new = &page->measurements[i];
                struct error reason = {.status = 0};
                if (comparable_check(base, new, &limits, &reason)) {
                        sides->files[sides->ratios.files++] = i;
                        other |= !comparable_machines(base, new);
                        time &= new->has_time;
                        continue;
                }
                sides->reasons[i] = text_format(page->error, "%s", reason.text);
                error_clear(&reason);
                if (!sides->reasons[i])
                        return false;
        }
        sides->in_time = other && time;
        return true;
}

/* RATIO_ABSENT: the file did not measure it. */
static double median_of(const struct page *page, const struct sides *sides, size_t file,
                        const char *id)
{
        const struct measurement_row *row = measurement_find(&page->measurements[file], id);

        if (!measurement_row_counts(row) || !row->medians)
                return RATIO_ABSENT;
        return median_of_sorted(sides->in_time ? row->nanoseconds : row->medians, row->boots);
}

static bool add_row(const struct page *page, struct sides *sides, const char *id)
{
        struct ratio_row *row = ratios_add(&sides->ratios, id, page->error);
        double base = median_of(page, sides, 0, id);

        if (!row)
                return false;
        for (size_t i = 0; i < sides->ratios.files; i++) {
                double median = median_of(page, sides, sides->files[i], id);
                row->ratios[i] = median < 0               ? RATIO_ABSENT
                                 : base > 0 && median > 0 ? median / base
                                                          : RATIO_NONE;
        }
        return true;
}

/* Collects all measured benchmarks, first those of the first file in its order. */
static bool gather(const struct page *page, struct sides *sides)
{
        for (size_t i = 0; i < page->count; i++) {
                const struct measurement *file = &page->measurements[i];
                for (size_t r = 0; !sides->reasons[i] && r < file->count; r++)
                        if (file->rows[r].state != MEASURED_SKIPPED &&
                            !ratios_have(&sides->ratios, file->rows[r].id) &&
                            !add_row(page, sides, file->rows[r].id))
                                return false;
        }
        return ratios_group(&sides->ratios, true, page->error);
}

static bool is_same(double ratio)
{
        return ratio > 0 && fabs(ratio - 1) < SHOWN_LEAST;
}

static bool is_same_row(const struct sides *sides, const struct ratio_row *row)
{
        for (size_t i = 0; i < sides->ratios.files; i++)
                if (!is_same(row->ratios[i]))
                        return false;
        return true;
}

static bool is_same_column(const struct sides *sides, size_t column)
{
        for (size_t r = 0; r < sides->ratios.count; r++)
                if (!is_same(sides->ratios.rows[r].ratios[column]))
                        return false;
        return true;
}

/* What is the same everywhere is no news: it is left to the table of figures. */
static bool choose_shown(const struct page *page, struct sides *sides)
{
        sides->shown = calloc(sides->ratios.count + 1, sizeof(const struct ratio_row *));
        sides->columns = calloc(sides->ratios.files + 1, sizeof(*sides->columns));
        if (!sides->shown || !sides->columns)
                return error_no_memory(page->error);
        for (size_t r = 0; r < sides->ratios.count; r++)
                if (!is_same_row(sides, &sides->ratios.rows[r]))
                        sides->shown[sides->shown_count++] = &sides->ratios.rows[r];
        for (size_t i = 0; i < sides->ratios.files; i++)
                if (!is_same_column(sides, i))
                        sides->columns[sides->column_count++] = i;
        return true;
}

static void close_sides(const struct page *page, struct sides *sides)
{
        for (size_t i = 0; sides->reasons && i < page->count; i++)
                free(sides->reasons[i]);
        free(sides->reasons);
        free(sides->files);
        free(sides->shown);
        free(sides->columns);
        ratios_close(&sides->ratios);
}

static bool open_sides(const struct page *page, struct sides *sides)
{
        *sides = (struct sides){.files = calloc(page->count, sizeof(*sides->files)),
                                .reasons = calloc(page->count, sizeof(*sides->reasons))};
        bool good = (sides->files && sides->reasons) || error_no_memory(page->error);
        if (good && choose(page, sides) &&
            (sides->ratios.files == 0 || (gather(page, sides) && choose_shown(page, sides))))
                return true;
        close_sides(page, sides);
        return false;
}

/* An id, of a mean "GROUP.*" or "all", with "3 of 5" if it does not stand for all of them. */
static const char *label_of(const struct ratio_row *row, char text[LABEL_BYTES])
{
        if (!row->mean)
                return row->id;
        snprintf(text, LABEL_BYTES, "%.*s%s", (int)row->group, row->id,
                 row->group > 0 ? ".*" : "all");
        if (row->counted == 0)
                text_append(text, LABEL_BYTES, " own");
        else if (row->counted < row->rows)
                text_append(text, LABEL_BYTES, " %zu of %zu", row->counted, row->rows);
        return text;
}

static const char *missing(const struct ratio_row *row, size_t column)
{
        return row->mean ? "" : row->ratios[column] == RATIO_ABSENT ? "absent" : "no ratio";
}

static unsigned int colour_of(double ratio)
{
        double strength = sqrt(fmin(1, fabs(log2(ratio)) / STRONGEST));
        unsigned int level = (unsigned int)fmin(PAGE_LEVELS - 1, strength * PAGE_LEVELS);

        if (is_same(ratio))
                return PAGE_GRID;
        return (ratio > 1 ? PAGE_SLOWER : PAGE_FASTER) + level;
}

/* A line a cell: column, place from below, colour, text. Above them, each file's colour. */
static void write_cells(FILE *script, const struct sides *sides,
                        const struct ratio_row *const *rows, size_t count)
{
        fputs("$cells << EOD\n", script);
        for (size_t i = 0; i < sides->column_count; i++)
                for (size_t r = 0; r < count; r++) {
                        double ratio = rows[r]->ratios[sides->columns[i]];
                        fprintf(script, "%zu %zu ", i, count - r);
                        if (ratio > 0)
                                fprintf(script, "%u %.*f\n", colour_of(ratio), ratio < 10 ? 2 : 0,
                                        ratio);
                        else
                                fprintf(script, "%d \"%s\"\n", PAGE_NONE,
                                        missing(rows[r], sides->columns[i]));
                }
        fputs("EOD\n$heads << EOD\n", script);
        for (size_t i = 0; i < sides->column_count; i++)
                fprintf(script, "%zu %zu %u\n", i, count + 1,
                        page_file_colour(sides->files[sides->columns[i]]));
        fputs("EOD\n", script);
}

static struct page_rows rows_of(const struct sides *sides)
{
        struct page_rows rows = {.count = sides->shown_count,
                                 .data_width = CELL_WIDTH * (int)sides->column_count};
        char text[LABEL_BYTES];

        for (size_t r = 0; r < sides->shown_count; r++) {
                size_t length = strlen(label_of(sides->shown[r], text));
                rows.label_bytes = length > rows.label_bytes ? length : rows.label_bytes;
        }
        return rows;
}

static void draw_piece(FILE *script, const struct sides *sides, const struct ratio_row *const *rows,
                       size_t count)
{
        char text[LABEL_BYTES];

        write_cells(script, sides, rows, count);
        fputs("set ytics (", script);
        for (size_t r = 0; r < count; r++)
                fprintf(script, "%s\"%s\" %zu", r ? ", " : "", label_of(rows[r], text), count - r);
        fprintf(
            script,
            ")\nset xrange [-0.5:%zu-0.5]\n"
            "plot $cells using 1:2:($1-0.48):($1+0.48):($2-0.45):($2+0.45):3 with boxxyerror lc "
            "rgb variable, $cells using 1:2:4 with labels font \",11\" tc rgb " SVG_COLOUR
            ", $heads using 1:2:($1-0.48):($1+0.48):($2-0.3):($2-0.1):3 with boxxyerror lc "
            "rgb variable\n",
            sides->column_count, PAGE_TEXT);
}

static void draw_heat(struct page *page, const struct sides *sides)
{
        const struct page_rows rows = rows_of(sides);

        for (size_t first = 0, count; first < rows.count; first += count) {
                count = page_rows_piece(&rows, first);
                page_rows_plot(page, &rows, count);
                draw_piece(page->script, sides, &sides->shown[first], count);
        }
}

static void write_row(const struct page *page, const struct sides *sides,
                      const struct ratio_row *row)
{
        FILE *html = page->html;
        double base = row->mean ? RATIO_ABSENT : median_of(page, sides, 0, row->id);
        char text[LABEL_BYTES];

        fprintf(html, "<tr%s><th scope=\"row\">", row->mean ? " class=\"mean\"" : "");
        xml_text(html, label_of(row, text));
        fputs("</th>", html);
        if (base >= 0)
                fprintf(html, "<td class=\"n\">%.*f</td>", sides->in_time, base);
        else
                fprintf(html, "<td class=\"n absent\">%s</td>", row->mean ? "" : "absent");
        for (size_t i = 0; i < sides->ratios.files; i++)
                if (row->ratios[i] > 0 && row->mean && row->counted == 0)
                        fprintf(html, "<td class=\"n\"><small>%zu of %zu:</small> %.3f</td>",
                                row->own[i], row->rows, row->ratios[i]);
                else if (row->ratios[i] > 0)
                        fprintf(html, "<td class=\"n\">%.3f</td>", row->ratios[i]);
                else
                        fprintf(html, "<td class=\"n absent\">%s</td>", missing(row, i));
        fputs("</tr>\n", html);
}

static void write_title(struct page *page, size_t file, const char *unit)
{
        fputs("<th scope=\"col\" class=\"n\">", page->html);
        page_file_chip(page, file);
        fputs("<small>", page->html);
        xml_text(page->html, unit);
        fputs("</small></th>", page->html);
}

static void write_table(struct page *page, const struct sides *sides)
{
        FILE *html = page->html;

        fputs("<details><summary>The figures</summary>\n<div class=\"wide\"><table "
              "class=\"ratios\">\n<thead><tr><th scope=\"col\">benchmark</th>",
              html);
        write_title(page, 0, sides->in_time ? "ns" : page->unit);
        for (size_t i = 0; i < sides->ratios.files; i++)
                write_title(page, sides->files[i], "ratio");
        fputs("</tr></thead>\n<tbody>\n", html);
        for (size_t r = 0; r < sides->ratios.count; r++)
                write_row(page, sides, &sides->ratios.rows[r]);
        fputs("</tbody>\n</table></div></details>\n", html);
}

static void write_files(struct page *page, const struct sides *sides)
{
        for (size_t i = 1; i < page->count; i++) {
                if (!sides->reasons[i])
                        continue;
                fputs("<p class=\"note\">", page->html);
                page_file_chip(page, i);
                fputs(" ", page->html);
                xml_text(page->html, sides->reasons[i]);
                fputs("</p>\n", page->html);
        }
        if (sides->ratios.files == 0)
                return;
        fputs("<p>", page->html);
        for (size_t i = 0; i < sides->ratios.files; i++)
                page_file_chip(page, sides->files[i]);
        fputs("to ", page->html);
        page_file_chip(page, 0);
        fputs("</p>\n<p>How many times the first file's median, in ", page->html);
        xml_text(page->html, sides->in_time ? "ns" : page->unit);
        fputs(": <span class=\"key faster\">less</span> or <span class=\"key "
              "slower\">more</span>, strongest from half and twice on. <code>np.*</code> is the "
              "geometric mean of its group: of the rows that all files have, or else of each "
              "file's <code>own</code>.</p>\n",
              page->html);
}

/* What the heat map does not show, since nothing differs there. */
static void write_left_out(struct page *page, const struct sides *sides)
{
        FILE *html = page->html;
        size_t rows = 0, same = 0;

        for (size_t r = 0; r < sides->ratios.count; r++) {
                rows += !sides->ratios.rows[r].mean;
                same += !sides->ratios.rows[r].mean && is_same_row(sides, &sides->ratios.rows[r]);
        }
        if (same > 0)
                fprintf(html,
                        "<p class=\"note\">%zu of %zu benchmarks %s the same in all files%s.</p>\n",
                        same, rows, same == 1 ? "is" : "are",
                        sides->shown_count > 0 ? ": the heat map leaves them out" : "");
        if (sides->column_count == sides->ratios.files || sides->shown_count == 0)
                return;
        fprintf(html,
                "<p class=\"note\">%zu of %zu files differ from the first in nothing, and are left "
                "out, too: ",
                sides->ratios.files - sides->column_count, sides->ratios.files);
        for (size_t i = 0; i < sides->ratios.files; i++)
                if (is_same_column(sides, i))
                        page_file_chip(page, sides->files[i]);
        fputs("</p>\n", html);
}

bool page_comparison_draw(struct page *page)
{
        struct sides sides;

        if (page->count < 2)
                return true;
        if (!open_sides(page, &sides))
                return false;
        if (sides.ratios.files > 0)
                draw_heat(page, &sides);
        close_sides(page, &sides);
        return true;
}

bool page_comparison(struct page *page)
{
        struct sides sides;
        bool good = true;

        if (page->count < 2)
                return true;
        if (!open_sides(page, &sides))
                return false;
        fputs("<section id=\"matrix\">\n<h2>Comparison</h2>\n", page->html);
        write_files(page, &sides);
        if (sides.ratios.files > 0) {
                const struct page_rows rows = rows_of(&sides);
                write_left_out(page, &sides);
                good = rows.count == 0 ||
                       page_rows_show(page, &rows, "Heat map: ratios to the first file");
                write_table(page, &sides);
        }
        fputs("</section>\n", page->html);
        close_sides(page, &sides);
        return good;
}
