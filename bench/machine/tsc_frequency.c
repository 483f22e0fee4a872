/* SPDX-License-Identifier: MIT */
/* What is concluded from readings of the TSC's frequency. */
#include "bench/machine/tsc_frequency.h"

/* Timers are read within microseconds over 10 ms; CPUID.16H is rounded to MHz. */
#define AGREE_PARTS 100

static bool agree(uint64_t a, uint64_t b)
{
        return (a > b ? a - b : b - a) <= a / AGREE_PARTS;
}

bool tsc_frequency_settle(struct tsc_frequency *f)
{
        const struct tsc_reading *taken = f->reading_count == 1 ? &f->readings[0] : NULL;
        bool settled = false;

        f->doubtful = false;
        for (size_t i = 1; i < f->reading_count; i++)
                for (size_t j = 0; j < i; j++) {
                        if (!agree(f->readings[j].hz, f->readings[i].hz)) {
                                f->doubtful = true;
                        } else if (!settled) {
                                taken = &f->readings[j];
                                settled = true;
                        }
                }
        f->hz = taken ? taken->hz : 0;
        f->source = taken ? taken->source : NULL;
        return settled;
}

/* True once no further reading is needed. */
static bool read_once(struct tsc_frequency *f, const struct tsc_source sources[], size_t count)
{
        *f = (struct tsc_frequency){0};
        for (size_t i = 0; i < count; i++) {
                uint64_t hz = sources[i].hz();

                if (!hz)
                        continue;
                f->readings[f->reading_count++] = (struct tsc_reading){sources[i].name, hz};
                if (tsc_frequency_settle(f))
                        return true;
        }
        return !f->doubtful;
}

void tsc_frequency_read(struct tsc_frequency *f, const struct tsc_source sources[], size_t count)
{
        if (!read_once(f, sources, count))
                read_once(f, sources, count);
}
