/* SPDX-License-Identifier: MIT */
/* Compares histograms of an exact clock. */
#include "ci/stats/exact_verdict.h"

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

/* Walks both as sorted lists of samples, one run of equal values on both sides at a time. */
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
            .verdict = VERDICT_CHANGED,
            .base_samples = histogram_samples(base),
            .new_samples = histogram_samples(new),
            .worse = true,
        };

        if (comparison.base_samples != comparison.new_samples)
                return comparison;
        if (!compare_ranks(base, new, &comparison))
                comparison.verdict = VERDICT_CHANGED;
        else if (comparison.grown > 0)
                comparison.verdict = VERDICT_GREW;
        else if (comparison.shrunk > 0)
                comparison.verdict = VERDICT_SHRANK;
        else
                comparison.verdict = VERDICT_SAME;
        comparison.worse = comparison.grown > 0;
        return comparison;
}
