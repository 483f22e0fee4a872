/* SPDX-License-Identifier: MIT */
/* Finds out in user mode which clock the time-stamp counter is, by what the machine does. */
#ifndef BENCH_LINUX_CLOCK_H
#define BENCH_LINUX_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

struct clock {
        const char *name, *unit, *layer; /* words of protocol.h */
        bool forced;
        /* Medians in ticks, including the two stamps; empty_pair is the minimum. */
        uint64_t fresh_first, fresh_again, nops, multiplies, empty_pair;
        unsigned int shift; /* one unit is 2^shift ticks; 0 without icount */
        uint64_t hz;        /* by CLOCK_MONOTONIC_RAW; 0 with icount, which has no time */
        uint64_t step;      /* spacing of the values seen, in hundredths of the unit */
};

/*
 * forced: the command line says clock=tsc. The hypervisor's name can only make the clock less
 * trusted. False: no memory to run fresh code in.
 */
bool clock_find(struct clock *clock, const char *hypervisor, bool forced);

bool clock_is_tsc(const struct clock *clock);
bool clock_is_exact(const struct clock *clock);

#endif
