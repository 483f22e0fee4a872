/* SPDX-License-Identifier: MIT */
/* The verdict where a clock is exact. */
#include "ci/stats/exact_verdict.h"

static long long samples_of(const struct histogram *histogram)
{
        long long samples = 0;

        for (size_t i = 0; i < histogram->count; i++)
                samples += histogram->bins[i].count;
        return samples;
}

long long histogram_median(const struct histogram *histogram)
{
        long long rank = (samples_of(histogram) + 1) / 2;
        size_t i = 0;

        while (i + 1 < histogram->count && histogram->bins[i].count < rank)
                rank -= histogram->bins[i++].count;
        return histogram->bins[i].value;
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

static void account(struct exact_comparison *comparison, long long difference, long long samples)
{
        if (difference > 0) {
                comparison->grown += samples;
                if (difference > comparison->grown_most)
                        comparison->grown_most = difference;
        }
        if (difference < 0) {
                comparison->shrunk += samples;
                if (-difference > comparison->shrunk_most)
                        comparison->shrunk_most = -difference;
        }
}

/* Walks both as sorted lists of samples, as many at a time as neither value changes for. */
static bool compare_ranks(const struct histogram *base, const struct histogram *new,
                          struct exact_comparison *comparison)
{
        long long first = new->bins[0].value - base->bins[0].value;
        long long base_left = base->bins[0].count, new_left = new->bins[0].count;
        bool uniform = true;

        for (size_t i = 0, j = 0; i < base->count && j < new->count;) {
                long long difference = new->bins[j].value - base->bins[i].value;
                long long samples = base_left < new_left ? base_left : new_left;

                uniform &= difference == first;
                account(comparison, difference, samples);
                base_left -= samples;
                new_left -= samples;
                if (base_left == 0 && ++i < base->count)
                        base_left = base->bins[i].count;
                if (new_left == 0 && ++j < new->count)
                        new_left = new->bins[j].count;
        }
        return uniform;
}

struct exact_comparison exact_compare(const struct histogram *base, const struct histogram *new)
{
        struct exact_comparison comparison = {
            .verdict = EXACT_SAMPLES,
            .base_samples = samples_of(base),
            .new_samples = samples_of(new),
            .worse = true,
        };

        if (comparison.base_samples != comparison.new_samples)
                return comparison;
        if (!compare_ranks(base, new, &comparison))
                comparison.verdict = EXACT_CHANGED;
        else if (comparison.grown > 0)
                comparison.verdict = EXACT_GREW;
        else if (comparison.shrunk > 0)
                comparison.verdict = EXACT_SHRANK;
        else
                comparison.verdict = EXACT_SAME;
        comparison.worse = comparison.grown > 0;
        return comparison;
}
