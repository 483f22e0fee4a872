/* SPDX-License-Identifier: MIT */
/* The median of a few ticks. Of many samples: bench/measure/samples.h. */
#ifndef BENCH_MACHINE_MEDIAN_H
#define BENCH_MACHINE_MEDIAN_H

#include <stdint.h>

#define MEDIAN_TRIALS 33

/* Sorts the values. */
static inline uint64_t median(uint64_t *values, unsigned int count)
{
        for (unsigned int i = 1; i < count; i++) {
                uint64_t value = values[i];
                unsigned int at = i;

                for (; at > 0 && values[at - 1] > value; at--)
                        values[at] = values[at - 1];
                values[at] = value;
        }
        return values[count / 2];
}

/* Of MEDIAN_TRIALS calls. */
static inline uint64_t median_ticks(uint64_t (*probe)(void))
{
        uint64_t taken[MEDIAN_TRIALS];

        for (unsigned int i = 0; i < MEDIAN_TRIALS; i++)
                taken[i] = probe();
        return median(taken, MEDIAN_TRIALS);
}

#endif
