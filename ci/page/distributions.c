/* SPDX-License-Identifier: MIT */
/*
 * The page's part on distributions: for each benchmark the share of samples up to
 * each value, all boots together. A small plot each, a line a file; those with
 * but one value are drawn together (page_steps.h).
 */
#include <stdlib.h>
#include <string.h>

#include "bench/protocol/protocol.h"
#include "ci/base/fields.h"
#include "ci/result/pooled.h"
#include "ci/page/html.h"
#include "ci/page/parts.h"
#include "ci/page/steps.h"
#include "ci/page/svg.h"

#define WIDTH       300
#define HEIGHT      170
#define LOG_FACTOR  4     /* a wider range is drawn by its logarithm */
#define NOT_VISIBLE 0.001 /* of an axis: a point this near the last one is left out */
#define DASHES      4

struct curves {
        struct histogram of_file[PAGE_FILES_MAX];
        long long low, high;
};

static void close_curves(struct curves *curves, size_t count)
{
        for (size_t i = 0; i < count; i++)
                free(curves->of_file[i].bins);
}

/* Of the clock that is being drawn or written: two are never set side by side. */
static bool is_of_clock(const struct page *page, size_t file)
{
        return strcmp(page->measurements[file].clock, page->clock) == 0;
}

static bool open_curves(const struct page *page, const char *id, struct curves *curves)
{
        *curves = (struct curves){.low = -1};
        for (size_t i = 0; i < page->count; i++) {
                struct histogram *histogram = &curves->of_file[i];
                if (!is_of_clock(page, i))
                        continue;
                if (!pooled_histogram(page->measurements[i].source, id, histogram, page->error)) {
                        close_curves(curves, page->count);
                        return false;
                }
                if (histogram->count == 0)
                        continue;
                long long low = histogram->bins[0].value;
                long long high = histogram->bins[histogram->count - 1].value;
                curves->low = curves->low < 0 || low < curves->low ? low : curves->low;
                curves->high = high > curves->high ? high : curves->high;
        }
        return true;
}

static bool differs(const struct curves *curves)
{
        return curves->low >= 0 && curves->low < curves->high;
}

static bool is_log(const struct curves *curves)
{
        return curves->low > 0 && curves->high / curves->low >= LOG_FACTOR;
}

/* From (low, 0) to (high, 1); every value is a step. */
static void write_curve(FILE *script, const struct curves *curves, size_t file)
{
        const struct histogram *histogram = &curves->of_file[file];
        double samples = (double)histogram_samples(histogram);
        double range = (double)(curves->high - curves->low);
        double drawn_value = -1, drawn_share = 0;
        long long seen = 0;

        fprintf(script, "$file%zu << EOD\n%lld 0\n", file, curves->low);
        for (size_t i = 0; i < histogram->count; i++) {
                double value = (double)histogram->bins[i].value;
                seen += histogram->bins[i].count;
                double share = (double)seen / samples;
                bool near = drawn_value >= 0 && share - drawn_share < NOT_VISIBLE &&
                            value - drawn_value < NOT_VISIBLE * range;
                if (near && i + 1 < histogram->count)
                        continue;
                fprintf(script, "%.0f %.5f\n", value, share);
                drawn_value = value;
                drawn_share = share;
        }
        fprintf(script, "%lld 1\nEOD\n", curves->high);
}

/* A short number for an axis: 850, 13.8k, 2.4M. */
static void write_tick(FILE *script, double value, const char *separator)
{
        static const char suffixes[] = " kMGTPE";
        double shown = value;
        size_t thousands = 0;

        while (shown >= (thousands ? 999.95 : 99999.5) && thousands + 2 < sizeof(suffixes)) {
                shown /= 1000;
                thousands++;
        }
        fprintf(script, "%s\"%.*f%.*s\" %.1f", separator, thousands > 0, shown, thousands > 0,
                suffixes + thousands, value);
}

static double middle_of(const struct curves *curves)
{
        double low = (double)curves->low, high = (double)curves->high;

        if (!is_log(curves))
                return (low + high) / 2;
        /* The geometric mean without a root: halving the ratio's factors of two. */
        double middle = low;
        while (middle * middle < low * high)
                middle *= 1.01;
        return middle;
}

static void draw(struct page *page, const struct curves *curves)
{
        FILE *script = page->script;
        const char *separator = "plot ";

        page_plot(page, WIDTH, HEIGHT);
        for (size_t i = 0; i < page->count; i++)
                if (curves->of_file[i].count > 0)
                        write_curve(script, curves, i);
        fprintf(script,
                "set lmargin at screen 0.16\nset rmargin at screen 0.90\n"
                "set tmargin at screen 0.93\nset bmargin at screen 0.17\n"
                "set xrange [%lld:%lld]\nset yrange [0:1.03]\n%s"
                "set ytics (\"0\" 0, \"50%%%%\" 0.5, \"100%%%%\" 1)\n"
                "set grid ytics lc rgb " SVG_COLOUR " lt 1 lw 1\nset xtics (",
                curves->low, curves->high, is_log(curves) ? "set logscale x\n" : "", PAGE_GRID);
        write_tick(script, (double)curves->low, "");
        write_tick(script, middle_of(curves), ", ");
        write_tick(script, (double)curves->high, ", ");
        fputs(")\n", script);
        for (size_t i = 0; i < page->count; i++) {
                if (curves->of_file[i].count == 0)
                        continue;
                fprintf(script, "%s$file%zu using 1:2 with steps lw 2 lc rgb " SVG_COLOUR,
                        separator, i, (unsigned int)(PAGE_FILE + i));
                separator = ", ";
        }
        fputs("\n", script);
}

/* Is this row's benchmark not one of a file before? */
static bool is_first(const struct page *page, size_t file, const char *id)
{
        for (size_t i = 0; i < file; i++)
                if (is_of_clock(page, i) && measurement_find(&page->measurements[i], id))
                        return false;
        return true;
}

/* Calls for each benchmark that some file measured, in a fixed order. */
static bool each(struct page *page,
                 bool (*call)(struct page *page, const char *id, const struct curves *curves))
{
        for (size_t i = 0; i < page->count; i++) {
                const struct measurement *file = &page->measurements[i];
                for (size_t r = 0; r < file->count; r++) {
                        struct curves curves;
                        if (!is_of_clock(page, i) || !is_first(page, i, file->rows[r].id))
                                continue;
                        if (!open_curves(page, file->rows[r].id, &curves))
                                return false;
                        bool good = call(page, file->rows[r].id, &curves);
                        close_curves(&curves, page->count);
                        if (!good)
                                return false;
                }
        }
        return true;
}

static bool draw_one(struct page *page, const char *id, const struct curves *curves)
{
        (void)id;
        if (differs(curves))
                draw(page, curves);
        return true;
}

/* Calls for the clock of each file, each clock once. */
static bool each_clock(struct page *page, bool (*call)(struct page *page, size_t first))
{
        for (size_t i = 0; i < page->count; i++) {
                bool before = false;
                page->clock = page->measurements[i].clock;
                for (size_t j = 0; j < i; j++)
                        before |= is_of_clock(page, j);
                if (!before && !call(page, i))
                        return false;
        }
        return true;
}

static bool keep_step(struct page *page, const char *id, const struct curves *curves)
{
        struct page_steps *steps = page->steps;

        page->spread += differs(curves);
        if (curves->low < 0 || differs(curves))
                return true;
        struct page_step *list = realloc(steps->list, (steps->count + 1) * sizeof(*list));
        if (!list)
                return error_no_memory(page->error);
        steps->list = list;
        list[steps->count++] = (struct page_step){.id = id, .value = curves->low};
        return true;
}

/* Calls with the benchmarks of the clock that have but one value. */
static bool with_steps(struct page *page, bool (*call)(struct page *page))
{
        struct page_steps steps = {.count = 0};

        page->spread = 0;
        page->steps = &steps;
        bool good = each(page, keep_step) && call(page);
        free(steps.list);
        page->steps = NULL;
        return good;
}

static bool draw_all(struct page *page)
{
        if (!each(page, draw_one))
                return false;
        page_steps_draw(page, page->steps);
        return true;
}

static bool draw_clock(struct page *page, size_t first)
{
        (void)first;
        return with_steps(page, draw_all);
}

bool page_distributions_draw(struct page *page)
{
        return each_clock(page, draw_clock);
}

static bool write_one(struct page *page, const char *id, const struct curves *curves)
{
        long long samples = 0;

        if (!differs(curves))
                return true;
        for (size_t i = 0; i < page->count; i++)
                samples += histogram_samples(&curves->of_file[i]);
        fputs("<figure><figcaption><code>", page->html);
        html_text(page->html, id);
        fprintf(page->html, "</code> <small>%lld samples%s</small></figcaption>\n", samples,
                is_log(curves) ? ", log scale" : "");
        bool good = page_show_plot(page, id);
        fputs("</figure>\n", page->html);
        return good;
}

static bool write_plots(struct page *page)
{
        fputs("<div class=\"small\">\n", page->html);
        if (!each(page, write_one))
                return false;
        fputs("</div>\n", page->html);
        return true;
}

static bool write_all(struct page *page)
{
        return (page->spread == 0 || write_plots(page)) && page_steps_show(page, page->steps);
}

static bool write_clock(struct page *page, size_t first)
{
        fputs("<h3>", page->html);
        for (size_t i = 0; i < page->count; i++)
                if (is_of_clock(page, i))
                        page_file_chip(page, i);
        fputs(" <small>", page->html);
        html_text(page->html, field_string(page->measurements[first].boot, BOOT_UNIT));
        fputs("</small></h3>\n", page->html);
        return with_steps(page, write_all);
}

bool page_distributions(struct page *page)
{
        fputs("<section id=\"distributions\">\n<h2>Distributions</h2>\n"
              "<p>The share of all samples that took as long or less, all boots together. The "
              "steeper, the steadier.</p>\n",
              page->html);
        bool good = each_clock(page, write_clock);
        fputs("</section>\n", page->html);
        return good;
}
