/* SPDX-License-Identifier: MIT */
/*
 * The page's part on distributions: each benchmark is a small plot of the share of
 * samples up to each value, all boots together, a line a file. What has one value in
 * all samples is no distribution, and is told in words.
 */
#include "bench/protocol/protocol.h"
#include "ci/base/fields.h"
#include "ci/report/report.h"
#include "ci/result/pooled.h"
#include "ci/print/xml.h"
#include "ci/page/parts.h"
#include "ci/page/svg.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define WIDTH             300
#define HEIGHT            170
#define LOG_FACTOR        4 /* a wider range is drawn by its logarithm */
#define TICKS             3
#define TICK_BYTES        32
#define TICK_DECIMALS_MAX 9
#define NOT_VISIBLE       0.001 /* of an axis: a point this near the last one is left out */

/* A benchmark's samples in each file of the clock. */
struct curves {
        const char *id;
        struct histogram *of_file; /* one a file of the page */
        long long low, high;
};

/* One benchmark whose samples are all the same; of an exact clock those of each file. */
struct constant {
        const char *id;
        long long value; /* of the first file */
};

/* All benchmarks of one clock: two clocks are never set side by side. */
struct clock {
        const char *name;
        const char *unit;
        bool exact;
        struct curves *spread; /* those whose samples differ */
        size_t spread_count;
        struct constant *constants; /* those whose samples are all the same */
        size_t constant_count;
};

static bool is_of_clock(const struct page *page, const struct clock *clock, size_t file)
{
        return strcmp(boot_unit(page->measurements[file].boot), clock->unit) == 0;
}

static void close_curves(const struct page *page, struct curves *curves)
{
        for (size_t i = 0; curves->of_file && i < page->count; i++)
                free(curves->of_file[i].bins);
        free(curves->of_file);
}

static void close_clock(const struct page *page, struct clock *clock)
{
        for (size_t i = 0; i < clock->spread_count; i++)
                close_curves(page, &clock->spread[i]);
        free(clock->spread);
        free(clock->constants);
}

/* Leaves low below 0 if no file measured the benchmark. */
static bool read_curves(const struct page *page, const struct clock *clock, struct curves *curves)
{
        curves->of_file = calloc(page->count, sizeof(*curves->of_file));
        if (!curves->of_file)
                return error_no_memory(page->error);
        for (size_t i = 0; i < page->count; i++) {
                struct histogram *histogram = &curves->of_file[i];
                if (!is_of_clock(page, clock, i))
                        continue;
                if (!pooled_histogram(page->measurements[i].source, curves->id, histogram,
                                      page->error))
                        return false;
                if (histogram->count == 0)
                        continue;
                long long low = histogram->bins[0].value;
                long long high = histogram->bins[histogram->count - 1].value;
                curves->low = curves->low < 0 || low < curves->low ? low : curves->low;
                curves->high = high > curves->high ? high : curves->high;
        }
        return true;
}

/* Makes room for one more item at the end of a list; false: no memory. */
static bool grow(void **list, size_t count, size_t size, struct error *error)
{
        void *longer = realloc(*list, (count + 1) * size);

        if (!longer)
                return error_no_memory(error);
        *list = longer;
        return true;
}

/* Has a file samples that differ? Exact counts of two files are two numbers, no distribution. */
static bool is_spread(const struct page *page, const struct clock *clock,
                      const struct curves *curves)
{
        if (!clock->exact)
                return curves->low < curves->high;
        for (size_t i = 0; i < page->count; i++)
                if (curves->of_file[i].count > 1)
                        return true;
        return false;
}

/* Adds a benchmark to the spread ones or to the constants; not if no file measured it. */
static bool add_benchmark(const struct page *page, struct clock *clock, const char *id)
{
        struct curves curves = {.id = id, .low = -1};
        bool kept = false, good = read_curves(page, clock, &curves);

        if (good && curves.low >= 0 && is_spread(page, clock, &curves)) {
                good = kept =
                    grow((void **)&clock->spread, clock->spread_count, sizeof(curves), page->error);
                if (kept)
                        clock->spread[clock->spread_count++] = curves;
        } else if (good && curves.low >= 0) {
                good = grow((void **)&clock->constants, clock->constant_count,
                            sizeof(*clock->constants), page->error);
                if (good)
                        clock->constants[clock->constant_count++] =
                            (struct constant){id, curves.low};
        }
        if (!kept)
                close_curves(page, &curves);
        return good;
}

static bool is_log(const struct curves *curves)
{
        return curves->low > 0 && curves->high / curves->low >= LOG_FACTOR;
}

/* The curve goes from (low, 0) to (high, 1), with a step at every value. */
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

/* A short number for an axis, with so many decimals more than it needs: 850, 13.8k, 2.4M. */
static void name_tick(double value, int more, char text[TICK_BYTES])
{
        static const char suffixes[] = " kMGTPE";
        double shown = value;
        size_t thousands = 0;

        while (shown >= (thousands ? 999.95 : 99999.5) && thousands + 2 < sizeof(suffixes)) {
                shown /= 1000;
                thousands++;
        }
        snprintf(text, TICK_BYTES, "%.*f%.*s", (thousands > 0) + more, shown, thousands > 0,
                 suffixes + thousands);
}

/* Both ends and the middle, with as many decimals as tell them apart. */
static void write_ticks(FILE *script, const double values[TICKS])
{
        char names[TICKS][TICK_BYTES];
        bool same = true;

        for (int more = 0; same && more <= TICK_DECIMALS_MAX; more++) {
                same = false;
                for (size_t i = 0; i < TICKS; i++) {
                        name_tick(values[i], more, names[i]);
                        same |= i > 0 && strcmp(names[i], names[i - 1]) == 0;
                }
        }
        for (size_t i = 0; i < TICKS; i++)
                fprintf(script, "%s\"%s\" %.1f", i ? ", " : "", names[i], values[i]);
}

static double middle_of(const struct curves *curves)
{
        double low = (double)curves->low, high = (double)curves->high;

        return is_log(curves) ? sqrt(low * high) : (low + high) / 2;
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
        write_ticks(script, (const double[TICKS]){(double)curves->low, middle_of(curves),
                                                  (double)curves->high});
        fputs(")\n", script);
        for (size_t i = 0; i < page->count; i++) {
                if (curves->of_file[i].count == 0)
                        continue;
                fprintf(script, "%s$file%zu using 1:2 with steps lw 2 lc rgb " SVG_COLOUR,
                        separator, i, page_file_colour(i));
                separator = ", ";
        }
        fputs("\n", script);
}

/* Is this the first file with the benchmark? */
static bool is_first(const struct page *page, const struct clock *clock, size_t file,
                     const char *id)
{
        for (size_t i = 0; i < file; i++)
                if (is_of_clock(page, clock, i) && measurement_find(&page->measurements[i], id))
                        return false;
        return true;
}

/* Reads all benchmarks of this file's clock, each once, first those of this file in its order. */
static bool open_clock(const struct page *page, size_t first, struct clock *clock)
{
        *clock = (struct clock){.name = page->measurements[first].clock,
                                .unit = boot_unit(page->measurements[first].boot)};
        clock->exact = strcmp(clock->name, CLOCK_ICOUNT) == 0;
        for (size_t i = first; i < page->count; i++) {
                const struct measurement *file = &page->measurements[i];
                for (size_t r = 0; is_of_clock(page, clock, i) && r < file->count; r++)
                        if (is_first(page, clock, i, file->rows[r].id) &&
                            !add_benchmark(page, clock, file->rows[r].id)) {
                                close_clock(page, clock);
                                return false;
                        }
        }
        return true;
}

/* Finds the next file, from this one on, with a new clock; page->count: none. */
static size_t next_clock(const struct page *page, size_t file)
{
        for (; file < page->count; file++) {
                const struct clock clock = {.unit = boot_unit(page->measurements[file].boot)};
                size_t before = 0;
                while (before < file && !is_of_clock(page, &clock, before))
                        before++;
                if (before == file)
                        break;
        }
        return file;
}

bool page_distributions_draw(struct page *page)
{
        for (size_t i = next_clock(page, 0); i < page->count; i = next_clock(page, i + 1)) {
                struct clock clock;
                if (!open_clock(page, i, &clock))
                        return false;
                for (size_t b = 0; b < clock.spread_count; b++)
                        draw(page, &clock.spread[b]);
                close_clock(page, &clock);
        }
        return true;
}

static bool write_plot(struct page *page, const struct curves *curves)
{
        long long samples = 0;

        for (size_t i = 0; i < page->count; i++)
                samples += histogram_samples(&curves->of_file[i]);
        fputs("<figure><figcaption><code>", page->html);
        xml_text(page->html, curves->id);
        fprintf(page->html, "</code> <small>%lld samples%s</small></figcaption>\n", samples,
                is_log(curves) ? ", log scale" : "");
        bool good = page_show_plot(page, curves->id);
        fputs("</figure>\n", page->html);
        return good;
}

static bool write_plots(struct page *page, const struct clock *clock)
{
        if (clock->spread_count == 0)
                return true;
        fputs("<p>The share of all samples that took as long or less, all boots together. The "
              "steeper, the steadier.</p>\n<div class=\"small\">\n",
              page->html);
        for (size_t i = 0; i < clock->spread_count; i++)
                if (!write_plot(page, &clock->spread[i]))
                        return false;
        fputs("</div>\n", page->html);
        return true;
}

/* Exact counts stand in the tables already; of another clock the values are few. */
static void write_constants(struct page *page, const struct clock *clock)
{
        if (clock->constant_count == 0)
                return;
        if (clock->exact) {
                fprintf(page->html,
                        "<p>Exact counts: %s%zu benchmark%s the same in every sample of a file, so "
                        "there is no distribution to draw. <a href=\"#numbers\">Numbers</a> has "
                        "them.</p>\n",
                        clock->spread_count == 0 ? "all " : "", clock->constant_count,
                        clock->constant_count == 1 ? " is" : "s are");
                return;
        }
        fputs("<p>The same in every sample: ", page->html);
        for (size_t i = 0; i < clock->constant_count; i++) {
                fputs(i ? ", <code>" : "<code>", page->html);
                xml_text(page->html, clock->constants[i].id);
                fprintf(page->html, "</code> %lld", clock->constants[i].value);
        }
        fputs(".</p>\n", page->html);
}

static void write_heading(struct page *page, const struct clock *clock)
{
        fputs("<h3>", page->html);
        for (size_t i = 0; i < page->count; i++)
                if (is_of_clock(page, clock, i))
                        page_file_chip(page, i);
        fputs(" <small>", page->html);
        xml_text(page->html, clock->unit);
        fputs("</small></h3>\n", page->html);
}

bool page_distributions(struct page *page)
{
        bool good = true;

        fputs("<section id=\"distributions\">\n<h2>Distributions</h2>\n", page->html);
        for (size_t i = next_clock(page, 0); good && i < page->count; i = next_clock(page, i + 1)) {
                struct clock clock;
                if (!open_clock(page, i, &clock))
                        return false;
                write_heading(page, &clock);
                write_constants(page, &clock);
                good = write_plots(page, &clock);
                close_clock(page, &clock);
        }
        fputs("</section>\n", page->html);
        return good;
}
