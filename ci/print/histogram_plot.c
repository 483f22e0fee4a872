/* SPDX-License-Identifier: MIT */
/* Plots a saved result as histograms in a terminal, with gnuplot's dumb terminal. */
#include "ci/print/histogram_plot.h"
#include "bench/protocol/protocol.h"
#include "ci/base/fields.h"
#include "ci/base/gnuplot.h"
#include "ci/report/report.h"
#include "ci/result/measurement.h"
#include "ci/result/pooled.h"

#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

#define COLUMNS     78
#define LINES       17
#define BARS_MAX    60
#define STEPS       66 /* from the axis to the right end, between these margins */
#define WHOLE_TICKS 8  /* a shorter axis has a tick at each whole number, none between */
#define MARGINS     "set lmargin 8\nset rmargin 3\n"

/* A tail is not drawn if it has at most this share and widens the range this many times. */
#define TAIL_PERCENT 1
#define TAIL_FACTOR  4

struct bars {
        long long counts[BARS_MAX];
        int count;
        long long low, width; /* in the clock's unit */
};

/* Returns the clock's step: all values differ by multiples of it. */
static long long step_of(const struct histogram *histogram)
{
        long long step = 0;

        for (size_t i = 1; i < histogram->count; i++) {
                long long apart = histogram->bins[i].value - histogram->bins[0].value;
                while (apart) {
                        long long rest = step % apart;
                        step = apart;
                        apart = rest;
                }
        }
        return step ? step : 1;
}

static void fill(const struct histogram *histogram, struct bars *bars)
{
        long long low = histogram->bins[0].value;
        long long step = step_of(histogram);
        long long steps = (histogram->bins[histogram->count - 1].value - low) / step + 1;

        /* All bars span equally many steps; otherwise a wider bar would look higher. */
        *bars = (struct bars){.low = low, .width = step * ((steps - 1) / BARS_MAX + 1)};
        for (size_t i = 0; i < histogram->count; i++)
                bars->counts[(histogram->bins[i].value - low) / bars->width] +=
                    histogram->bins[i].count;
        bars->count = (int)((histogram->bins[histogram->count - 1].value - low) / bars->width) + 1;
}

static void write_script(const struct bars *bars, const char *unit, FILE *script)
{
        /* All bars have equally many columns; otherwise their distances would differ. */
        int columns = STEPS / (bars->count + 1);
        long long high = bars->low + bars->width * (STEPS / columns - 1);
        bool is_short = high - (bars->low - bars->width) < WHOLE_TICKS;

        fprintf(script,
                "set terminal dumb size %d,%d noenhanced\nset key off\nset border 3\n" MARGINS
                "set tics nomirror scale 0\nset xlabel \"%s\"\nset ylabel \"samples\"\n"
                "set format x \"%%.0f\"\nset xtics %s\nset yrange [0:*]\n"
                "set xrange [%lld:%lld]\n$bars << EOD\n",
                COLUMNS, LINES, unit, is_short ? "1" : "autofreq", bars->low - bars->width, high);
        for (int i = 0; i < bars->count; i++)
                if (bars->counts[i] > 0)
                        fprintf(script, "%lld %lld\n", bars->low + bars->width * i,
                                bars->counts[i]);
        fputs("EOD\nplot $bars using 1:2 with impulses\n", script);
}

static char *draw(const struct histogram *histogram, const char *unit, struct error *error)
{
        struct bars bars;
        char *script = NULL, *drawn = NULL;
        size_t size = 0;
        FILE *stream = open_memstream(&script, &size);

        fill(histogram, &bars);
        if (stream)
                write_script(&bars, unit, stream);
        if (!stream || fclose(stream) != 0)
                error_no_memory(error);
        else
                drawn = gnuplot_run(script, error);
        free(script);
        return drawn;
}

/* Removes gnuplot's form feeds, blank lines and trailing blanks. */
static void print_drawing(const char *drawn, FILE *stream)
{
        while (*drawn) {
                size_t length = strcspn(drawn, "\n");
                const char *start = drawn + strspn(drawn, "\f");
                size_t kept = start < drawn + length ? length - (size_t)(start - drawn) : 0;
                while (kept > 0 && start[kept - 1] == ' ')
                        kept--;
                if (kept > 0)
                        fprintf(stream, "%.*s\n", (int)kept, start);
                drawn += length + (drawn[length] == '\n');
        }
}

/* Returns the histogram without a long thin tail. */
static struct histogram body_of(const struct histogram *histogram)
{
        long long drawn = histogram_samples(histogram), tail = drawn * TAIL_PERCENT / 100;
        struct histogram body = *histogram;
        long long low = body.bins[0].value, range = body.bins[body.count - 1].value - low;

        while (body.count > 1 && body.bins[body.count - 1].count <= tail)
                tail -= body.bins[--body.count].count;
        return range >= TAIL_FACTOR * (body.bins[body.count - 1].value - low) ? body : *histogram;
}

static bool print_histogram(const struct histogram *histogram, const char *id, const char *unit,
                            FILE *stream, struct error *error)
{
        long long low = histogram->bins[0].value;
        long long high = histogram->bins[histogram->count - 1].value;

        fprintf(stream, "%s: %lld samples, ", id, histogram_samples(histogram));
        if (low == high) {
                fprintf(stream, "all %lld %s\n", low, unit);
                return true;
        }
        const struct histogram body = body_of(histogram);
        fprintf(stream, "%lld to %lld %s, median %lld", low, high, unit,
                histogram_median(histogram));
        if (body.count < histogram->count)
                fprintf(stream, "; not drawn: %lld above %lld",
                        histogram_samples(histogram) - histogram_samples(&body),
                        body.bins[body.count - 1].value);
        fputc('\n', stream);
        char *drawn = draw(&body, unit, error);
        if (!drawn)
                return false;
        print_drawing(drawn, stream);
        free(drawn);
        return true;
}

static bool print_one(const json_t *result, const char *id, const char *unit, size_t *printed,
                      FILE *stream, struct error *error)
{
        struct histogram histogram;
        bool good = true;

        if (!pooled_histogram(result, id, &histogram, error))
                return false;
        if (histogram.count > 0) {
                good = print_histogram(&histogram, id, unit, stream, error);
                ++*printed;
        }
        free(histogram.bins);
        return good;
}

bool show_plot(json_t *result, const char *name, const char *glob, FILE *stream,
               struct error *error)
{
        struct measurement measurement;
        size_t printed = 0;
        bool good = true;

        if (!measurement_of_result(result, name, &measurement, error))
                return false;
        const char *unit = boot_unit(measurement.boot);
        if (strcmp(measurement.clock, CLOCK_EMULATED) == 0)
                fputs("smoke only: emulated clock, no latency\n", stream);
        for (size_t i = 0; good && i < measurement.count; i++)
                if (!glob || fnmatch(glob, measurement.rows[i].id, 0) == 0)
                        good = print_one(result, measurement.rows[i].id, unit, &printed, stream,
                                         error);
        if (good && printed == 0)
                good = error_set(error, STATUS_UNUSABLE, "no benchmark to plot%s%s",
                                 glob ? ": --only " : "", glob ? glob : "");
        measurement_close(&measurement);
        return good;
}
