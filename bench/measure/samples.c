/* SPDX-License-Identifier: MIT */
/* Exact order statistics: heapsort, nearest rank, runs of equal values. */
#include "bench/measure/samples.h"

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
