/* SPDX-License-Identifier: MIT */
/* The step of the time-stamp counter, over stretches of many lengths. */
#include "bench/measure/tsc_step.h"
#include "boot/string.h"
#include "bench/protocol/protocol.h"
#include "bench/machine/clock_probe.h"
#include "bench/measure/samples.h"

#define VALUES (PROBE_ADDS_MAX + 1)

uint64_t tsc_step(const struct clock *clock)
{
        static uint64_t values[VALUES];

        if (!strcmp(clock->name, CLOCK_ICOUNT))
                return 100;
        for (int round = 0; round < 2; round++) /* the first is for warm-up */
                for (unsigned int i = 0; i < VALUES; i++)
                        values[i] = clock_elapsed(clock, 0, clock_probe_adds(i));
        samples_sort(values, VALUES);
        return samples_step(values, VALUES);
}
