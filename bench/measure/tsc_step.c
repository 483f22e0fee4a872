/* SPDX-License-Identifier: MIT */
/* The step of the time-stamp counter, over stretches of many lengths. */
#include "bench/measure/tsc_step.h"
#include "boot/cpu.h"
#include "boot/string.h"
#include "bench/protocol/protocol.h"
#include "bench/measure/samples.h"

#define LENGTHS 256
#define ROUNDS  8

uint64_t tsc_step(const struct clock *clock)
{
        static uint64_t values[ROUNDS * LENGTHS];

        if (!strcmp(clock->name, CLOCK_ICOUNT))
                return 100;
        for (unsigned int at = 0; at < ROUNDS * LENGTHS; at++) {
                const uint64_t start = read_tsc();

                for (unsigned int i = 0; i < at % LENGTHS; i++)
                        compiler_barrier();
                if (at / LENGTHS % 2) /* else all would differ by whole turns of the loop */
                        read_cr2();
                values[at] = clock_elapsed(clock, start, read_tsc());
        }
        samples_sort(values, ROUNDS * LENGTHS);
        return samples_step(values, ROUNDS * LENGTHS);
}
