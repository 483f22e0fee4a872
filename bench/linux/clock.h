/* SPDX-License-Identifier: MIT */
/* Which clock the time-stamp counter is, found in user mode by what the machine does. */
#ifndef BENCH_LINUX_CLOCK_H
#define BENCH_LINUX_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

struct clock {
        const char *name, *unit, *layer; /* words of protocol.h */
        bool forced;
        /* Medians in ticks, with the two stamps around; empty_pair is the least. */
        uint64_t fresh_first, fresh_again, nops, multiplies, empty_pair;
        unsigned int shift; /* one of the unit is 2^shift ticks: icount's, else 0 */
        uint64_t hz;        /* by CLOCK_MONOTONIC_RAW; 0 with icount, which has no time */
        uint64_t step;      /* spacing of the values seen, in hundredths of the unit */
};

/*
 * forced: the command line says tsc. The hypervisor's name can only make the clock more
 * suspect. False: there is no memory to run fresh code in.
 */
bool clock_find(struct clock *clock, const char *hypervisor, bool forced);

bool clock_is_tsc(const struct clock *clock);
bool clock_is_exact(const struct clock *clock);

#endif
