/* SPDX-License-Identifier: MIT */
/*
 * The page's part that sets several files side by side: medians of the first,
 * and of the others the ratio to it, coloured by how far it is from one. It
 * shows and decides nothing: verdicts are compare's.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bench/report_format.h"
#include "ci/comparable.h"
#include "ci/html.h"
#include "ci/page.h"
#include "ci/statistics.h"

#define FAINTEST    0.10 /* opacity of the least change that shows */
#define STRONGEST   0.62 /* of a factor of two or more */
#define SHOWN_LEAST 0.0005

struct heat {
        struct page *page;
        bool in_time;               /* nanoseconds: the machines differ */
        bool shown[PAGE_FILES_MAX]; /* comparable with the first */
        size_t shown_count;
};

static bool median_of(const struct heat *heat, size_t file, const char *id, double *median)
{
        const struct measurement_row *row = measurement_find(&heat->page->measurements[file], id);

        if (!measurement_row_counts(row) || !row->medians)
                return false;
        *median = median_of_sorted(heat->in_time ? row->nanoseconds : row->medians, row->boots);
        return true;
}

static void write_ratio(FILE *html, double ratio)
{
        double strength = fmin(1, fabs(log2(ratio)));

        if (fabs(ratio - 1) < SHOWN_LEAST)
                fprintf(html, "<td class=\"same\">%.3f</td>", ratio);
        else
                fprintf(html, "<td class=\"%s\" style=\"--a:%.2f\">%.3f</td>",
                        ratio > 1 ? "slower" : "faster",
                        FAINTEST + (STRONGEST - FAINTEST) * sqrt(strength), ratio);
}

static void write_cell(const struct heat *heat, size_t file, const char *id, double base,
                       bool has_base)
{
        double median;

        if (!median_of(heat, file, id, &median))
                fputs("<td class=\"absent\">absent</td>", heat->page->html);
        else if (!has_base || base <= 0 || median <= 0)
                fputs("<td class=\"absent\">no ratio</td>", heat->page->html);
        else
                write_ratio(heat->page->html, median / base);
}

static void write_row(const struct heat *heat, const char *id)
{
        FILE *html = heat->page->html;
        double base = 0;
        bool has_base = median_of(heat, 0, id, &base);

        fputs("<tr><th scope=\"row\">", html);
        html_text(html, id);
        fputs("</th>", html);
        if (has_base)
                fprintf(html, "<td>%.*f</td>", heat->in_time, base);
        else
                fputs("<td class=\"absent\">absent</td>", html);
        for (size_t i = 1; i < heat->page->count; i++)
                if (heat->shown[i])
                        write_cell(heat, i, id, base, has_base);
        fputs("</tr>\n", html);
}

/* Is there anything to say of it, and was it not said for a file before? */
static bool is_due(const struct heat *heat, size_t file, const struct measurement_row *row)
{
        if (row->state == MEASURED_SKIPPED)
                return false;
        for (size_t i = 0; i < file; i++) {
                const struct measurement_row *before =
                    measurement_find(&heat->page->measurements[i], row->id);
                if ((i == 0 || heat->shown[i]) && before && before->state != MEASURED_SKIPPED)
                        return false;
        }
        return true;
}

static void write_rows(const struct heat *heat)
{
        for (size_t i = 0; i < heat->page->count; i++) {
                const struct measurement *file = &heat->page->measurements[i];
                if (i > 0 && !heat->shown[i])
                        continue;
                for (size_t r = 0; r < file->count; r++)
                        if (is_due(heat, i, &file->rows[r]))
                                write_row(heat, file->rows[r].id);
        }
}

/* Over what both have: a column's mean says nothing of another column's. */
static bool write_mean(const struct heat *heat, size_t file)
{
        const struct measurement *base = &heat->page->measurements[0];
        double *ratios = calloc(base->count, sizeof(*ratios));
        size_t count = 0;

        if (!ratios)
                return error_no_memory(heat->page->error);
        for (size_t r = 0; r < base->count; r++) {
                double of_base, median;
                if (median_of(heat, 0, base->rows[r].id, &of_base) &&
                    median_of(heat, file, base->rows[r].id, &median) && of_base > 0 && median > 0)
                        ratios[count++] = median / of_base;
        }
        if (count > 0)
                write_ratio(heat->page->html, geometric_mean(ratios, count));
        else
                fputs("<td class=\"absent\">none</td>", heat->page->html);
        free(ratios);
        return true;
}

static bool write_table(const struct heat *heat)
{
        struct page *page = heat->page;
        FILE *html = page->html;

        fputs("<div class=\"wide\"><table class=\"heat\">\n<thead><tr><th scope=\"col\">benchmark"
              "</th>",
              html);
        for (size_t i = 0; i < page->count; i++) {
                if (i > 0 && !heat->shown[i])
                        continue;
                fputs("<th scope=\"col\">", html);
                page_file_chip(page, i);
                fputs("<small>", html);
                html_text(html, i > 0 ? "ratio" : heat->in_time ? "ns" : page->unit);
                fputs("</small></th>", html);
        }
        fputs("</tr></thead>\n<tbody>\n", html);
        write_rows(heat);
        fputs("</tbody>\n<tfoot><tr><th scope=\"row\">geometric mean</th><td></td>", html);
        for (size_t i = 1; i < page->count; i++)
                if (heat->shown[i] && !write_mean(heat, i))
                        return false;
        fputs("</tr></tfoot>\n</table></div>\n", html);
        return true;
}

/* A file that cannot be compared with the first stays out, and the page says why. */
static void choose(struct heat *heat)
{
        struct page *page = heat->page;
        const struct measurement *base = &page->measurements[0];
        const struct comparison_limits limits = {.allow_failed = true, .allow_compiler = true};
        bool other = false, time = base->has_time && strcmp(base->clock, CLOCK_TSC) == 0;

        for (size_t i = 1; i < page->count; i++) {
                const struct measurement *new = &page->measurements[i];
                struct error reason = {.status = 0};
                heat->shown[i] = comparable_check(base, new, &limits, &reason);
                if (!heat->shown[i]) {
                        fputs("<p class=\"note\">", page->html);
                        page_file_chip(page, i);
                        fputs(" ", page->html);
                        html_text(page->html, reason.text);
                        fputs("</p>\n", page->html);
                        error_clear(&reason);
                        continue;
                }
                heat->shown_count++;
                other |= !comparable_machines(base, new);
                time &= new->has_time;
        }
        heat->in_time = other && time;
}

bool page_matrix(struct page *page)
{
        struct heat heat = {.page = page};

        if (page->count < 2)
                return true;
        fputs("<section id=\"matrix\">\n<h2>Comparison</h2>\n", page->html);
        choose(&heat);
        if (heat.shown_count > 0)
                fputs("<p>Medians of the first file, and of the others the ratio to it: "
                      "<span class=\"key faster\" style=\"--a:.5\">less</span> or "
                      "<span class=\"key slower\" style=\"--a:.5\">more</span>. Whether a "
                      "difference is proven, <code>trapclock compare</code> says.</p>\n",
                      page->html);
        bool good = heat.shown_count == 0 || write_table(&heat);
        fputs("</section>\n", page->html);
        return good;
}
