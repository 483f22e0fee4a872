/* SPDX-License-Identifier: MIT */
/* Exact order statistics: heapsort, nearest rank, runs of equal values, trimmed mean, step. */
#include "bench/measure/samples.h"

#include <stdbool.h>

static void sift_down(uint64_t *heap, size_t root, size_t count)
{
        for (;;) {
                size_t child = 2 * root + 1;
                uint64_t value = heap[root];

                if (child >= count)
                        return;
                if (child + 1 < count && heap[child + 1] > heap[child])
                        child++;
                if (heap[child] <= value)
                        return;
                heap[root] = heap[child];
                heap[child] = value;
                root = child;
        }
}

void samples_sort(uint64_t *samples, size_t count)
{
        for (size_t root = count / 2; root-- > 0;)
                sift_down(samples, root, count);
        for (size_t last = count; last-- > 1;) {
                uint64_t largest = samples[0];

                samples[0] = samples[last];
                samples[last] = largest;
                sift_down(samples, 0, last);
        }
}

uint64_t samples_percentile(const uint64_t *sorted, size_t count, unsigned int percent)
{
        size_t rank = (count * percent + 99) / 100;

        return sorted[rank ? rank - 1 : 0];
}

size_t samples_run(const uint64_t *sorted, size_t count, size_t at)
{
        size_t end = at;

        while (end < count && sorted[end] == sorted[at])
                end++;
        return end - at;
}

struct trimmed_mean samples_trimmed_mean(const uint64_t *sorted, size_t count)
{
        const size_t cut = count * TRIM_PERCENT / 100;
        struct trimmed_mean mean = {.count = count - 2 * cut};

        for (size_t i = cut; i < count - cut; i++)
                mean.sum += sorted[i];
        return mean;
}

uint64_t samples_level(const uint64_t *sorted, size_t count)
{
        const struct trimmed_mean mean = samples_trimmed_mean(sorted, count);

        return (mean.sum * 100 + mean.count / 2) / mean.count;
}

static uint64_t square_root(uint64_t n)
{
        uint64_t root = 0;

        while ((root + 1) * (root + 1) <= n)
                root++;
        return root;
}

/* The range between the ends of a trimmed mean is at least two standard deviations. */
static uint64_t trimmed_range(const uint64_t *sorted, size_t count)
{
        const size_t cut = count * TRIM_PERCENT / 100;

        return sorted[count - cut - 1] - sorted[cut];
}

uint64_t samples_level_error(const uint64_t *sorted, size_t count)
{
        return trimmed_range(sorted, count) * 100 / (2 * square_root(count));
}

size_t samples_struck(const uint64_t *sorted, size_t count)
{
        const size_t cut = count * TRIM_PERCENT / 100;
        const uint64_t own = STRUCK_TICKS + STRUCK_SPREADS * trimmed_range(sorted, count);
        const uint64_t greatest = sorted[count - cut - 1];
        size_t struck = 0;

        while (struck < cut && sorted[count - struck - 1] - greatest > own)
                struck++;
        return struck;
}

/* The greatest distance between two neighbours. */
static uint64_t greatest_gap(const uint64_t *sorted, size_t count)
{
        uint64_t gap = 0;

        for (size_t i = 1; i < count; i++)
                if (sorted[i] - sorted[i - 1] > gap)
                        gap = sorted[i] - sorted[i - 1];
        return gap;
}

/*
 * The next place where values lie, from *at on: its mean in hundredths. Values 1
 * apart share a place where the step is so large that only rounding sets them apart.
 */
static uint64_t next_place(const uint64_t *sorted, size_t count, bool rounded, size_t *at)
{
        const size_t first = *at;
        uint64_t sum = 0;

        do
                sum += sorted[*at];
        while (++*at < count && sorted[*at] - sorted[*at - 1] <= rounded);
        return sum * 100 / (*at - first);
}

uint64_t samples_step(const uint64_t *sorted, size_t count)
{
        const size_t least = count * (100 - TRIM_PERCENT) / 100;
        const bool rounded = greatest_gap(sorted, least) > 2;
        uint64_t closest = UINT64_MAX, steps = 0, distance = 0;

        /* The closest places are one step apart, the others a whole number of steps. */
        for (int pass = 0; pass < 2; pass++) {
                size_t at = 0;
                uint64_t place = least ? next_place(sorted, least, rounded, &at) : 0;

                while (at < least) {
                        const uint64_t next = next_place(sorted, least, rounded, &at);

                        if (pass == 0 && next - place < closest)
                                closest = next - place;
                        if (pass == 1) {
                                distance += next - place;
                                steps += (next - place + closest / 2) / closest;
                        }
                        place = next;
                }
        }
        return steps ? distance / steps : 0;
}
