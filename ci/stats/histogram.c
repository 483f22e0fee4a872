/* SPDX-License-Identifier: MIT */
/* A histogram of samples. */
#include "ci/stats/histogram.h"
#include "bench/protocol/protocol.h"

#include <stdlib.h>

long long histogram_samples(const struct histogram *histogram)
{
        long long samples = 0;

        for (size_t i = 0; i < histogram->count; i++)
                samples += histogram->bins[i].count;
        return samples;
}

long long histogram_median(const struct histogram *histogram)
{
        long long rank = (histogram_samples(histogram) + 1) / 2;
        size_t i = 0;

        while (i + 1 < histogram->count && histogram->bins[i].count < rank)
                rank -= histogram->bins[i++].count;
        return histogram->bins[i].value;
}

double histogram_trimmed_mean(const struct histogram *histogram)
{
        const long long samples = histogram_samples(histogram);
        const long long first = samples * TRIM_PERCENT / 100, end = samples - first;
        long long at = 0;
        double sum = 0;

        for (size_t i = 0; i < histogram->count; i++) {
                const struct histogram_bin *bin = &histogram->bins[i];
                long long from = at < first ? first : at, to = at + bin->count;

                to = to > end ? end : to;
                sum += to > from ? (double)bin->value * (double)(to - from) : 0;
                at += bin->count;
        }
        return sum / (double)(end - first);
}

bool histogram_equal(const struct histogram *a, const struct histogram *b)
{
        if (a->count != b->count)
                return false;
        for (size_t i = 0; i < a->count; i++)
                if (a->bins[i].value != b->bins[i].value || a->bins[i].count != b->bins[i].count)
                        return false;
        return true;
}

static int by_value(const void *left, const void *right)
{
        const struct histogram_bin *a = left, *b = right;

        return a->value < b->value ? -1 : a->value > b->value;
}

void histogram_merge(struct histogram *histogram)
{
        size_t last = 0;

        if (histogram->count == 0)
                return;
        qsort(histogram->bins, histogram->count, sizeof(*histogram->bins), by_value);
        for (size_t i = 1; i < histogram->count; i++) {
                if (histogram->bins[i].value == histogram->bins[last].value)
                        histogram->bins[last].count += histogram->bins[i].count;
                else
                        histogram->bins[++last] = histogram->bins[i];
        }
        histogram->count = last + 1;
}
