/* SPDX-License-Identifier: MIT */
/* The distributions of benchmarks whose samples are all the same. */
#include "ci/page/steps.h"
#include "ci/page/svg.h"

#include <math.h>
#include <string.h>

#define DATA_WIDTH  120
#define STEP_HEIGHT 0.6 /* of a row */
#define LOG_FACTOR  20  /* a wider range is drawn by its logarithm */

struct range {
        double low, high;
};

static struct page_rows rows_of(const struct page_steps *steps)
{
        struct page_rows rows = {.count = steps->count, .data_width = DATA_WIDTH};

        for (size_t i = 0; i < steps->count; i++) {
                size_t length = strlen(steps->list[i].id);
                rows.label_bytes = length > rows.label_bytes ? length : rows.label_bytes;
        }
        return rows;
}

static struct range range_of(const struct page_steps *steps)
{
        struct range range = {(double)steps->list[0].value, (double)steps->list[0].value};

        for (size_t i = 1; i < steps->count; i++) {
                double value = (double)steps->list[i].value;
                range.low = value < range.low ? value : range.low;
                range.high = value > range.high ? value : range.high;
        }
        return range;
}

static bool is_log(const struct range *range)
{
        return range->low > 0 && range->high / range->low >= LOG_FACTOR;
}

/* The axis leaves room for the lowest step at the left and for the figures at the right. */
static struct range axis_of(const struct range *range)
{
        double room = range->high - range->low > 0 ? range->high - range->low : 1;

        if (is_log(range))
                return (struct range){range->low / 1.5,
                                      range->high * pow(range->high / range->low, 0.6)};
        return (struct range){range->low - room / 10, range->high + room * 0.8};
}

/* Each row is a curve from nothing to all, with its value behind it. */
static void write_steps(FILE *script, const struct page_step *list, size_t count,
                        const struct range *axis, const struct range *range)
{
        fputs("$steps << EOD\n", script);
        for (size_t i = 0; i < count; i++) {
                double foot = (double)(count - i) - STEP_HEIGHT / 2, top = foot + STEP_HEIGHT;
                fprintf(script, "%.3f %.2f\n%lld %.2f\n%lld %.2f\n%.3f %.2f\n\n", axis->low, foot,
                        list[i].value, foot, list[i].value, top, range->high, top);
        }
        fputs("EOD\n$values << EOD\n", script);
        for (size_t i = 0; i < count; i++)
                fprintf(script, "%.3f %zu %lld\n", axis->high, count - i, list[i].value);
        fputs("EOD\n", script);
}

static void draw(struct page *page, const struct page_steps *steps, size_t first, size_t count)
{
        const struct range range = range_of(steps), axis = axis_of(&range);
        FILE *script = page->script;

        write_steps(script, &steps->list[first], count, &axis, &range);
        fputs("set ytics (", script);
        for (size_t i = 0; i < count; i++)
                fprintf(script, "%s\"%s\" %zu", i ? ", " : "", steps->list[first + i].id,
                        count - i);
        fprintf(script,
                ")\n%sset xrange [%.3f:%.3f]\n"
                "plot $steps with lines lw 1.5 lc rgb " SVG_COLOUR
                ", $values using 1:2:3 with labels right font \",11\" tc rgb " SVG_COLOUR "\n",
                is_log(&range) ? "set logscale x\n" : "", axis.low, axis.high, PAGE_FILE,
                PAGE_TEXT);
}

void page_steps_draw(struct page *page, const struct page_steps *steps)
{
        const struct page_rows rows = rows_of(steps);

        for (size_t first = 0, count; first < steps->count; first += count) {
                count = page_rows_piece(&rows, first);
                page_rows_plot(page, &rows, count);
                draw(page, steps, first, count);
        }
}

bool page_steps_show(struct page *page, const struct page_steps *steps)
{
        const struct page_rows rows = rows_of(steps);

        if (steps->count == 0)
                return true;
        const struct range range = range_of(steps);
        fprintf(page->html, "<h3>The same in every sample: one step%s</h3>\n",
                is_log(&range) ? " <small>log scale</small>" : "");
        return page_rows_show(page, &rows, "Steps: one value in all samples");
}
