/* SPDX-License-Identifier: MIT */
/* Samples kept as runs of equal values, a block a visit. */
#include "bench/measure/kept.h"
#include "boot/memory.h"
#include "fault/panic.h"
#include "bench/measure/samples.h"

struct kept_runs {
        struct kept_runs *before;
        size_t count;
        struct {
                uint64_t value, times;
        } run[];
};

static size_t count_runs(const uint64_t *sorted, size_t count)
{
        size_t runs = 0;

        for (size_t at = 0; at < count; at += samples_run(sorted, count, at))
                runs++;
        return runs;
}

void kept_add(struct kept *kept, const uint64_t *sorted, size_t count)
{
        const size_t runs = count_runs(sorted, count);
        struct kept_runs *block = memory_allocate(sizeof(*block) + runs * sizeof(block->run[0]),
                                                  _Alignof(struct kept_runs));

        if (!block)
                panic("no memory is left to keep samples: ask for fewer, or for fewer rows");
        block->before = kept->last;
        for (size_t at = 0; at < count; at += block->run[block->count++].times) {
                block->run[block->count].value = sorted[at];
                block->run[block->count].times = samples_run(sorted, count, at);
        }
        kept->last = block;
        kept->count += count;
}

void kept_write(const struct kept *kept, uint64_t *sorted)
{
        uint64_t *to = sorted;

        for (const struct kept_runs *block = kept->last; block; block = block->before)
                for (size_t i = 0; i < block->count; i++)
                        for (uint64_t times = block->run[i].times; times > 0; times--)
                                *to++ = block->run[i].value;
        samples_sort(sorted, kept->count);
}
