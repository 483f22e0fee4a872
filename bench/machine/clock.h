/* SPDX-License-Identifier: MIT */
/* Which clock the time-stamp counter is here, and how fast it runs. */
#ifndef BENCH_MACHINE_CLOCK_H
#define BENCH_MACHINE_CLOCK_H

#include "bench/machine/tsc_frequency.h"

#include <stdint.h>

struct clock {
        const char *name;         /* CLOCK_... of protocol.h */
        const char *unit;         /* UNIT_... */
        struct tsc_frequency tsc; /* all 0 with icount, which has no time */
        uint64_t step;            /* greatest common divisor of differences, in the unit */
        unsigned int shift;       /* one of the unit is 2^shift TSC ticks: icount's shift, else 0 */
};

/* From one time stamp to a later one, in the clock's unit. */
uint64_t clock_elapsed(const struct clock *clock, uint64_t start, uint64_t end);

/* Make LFENCE hold back what follows it, as a stamp needs; on AMD that is a setting. */
void clock_serialize_lfence(const char *vendor);
/* Find out by measuring; interrupts must be off. */
void clock_identify(struct clock *clock, const char *hypervisor);

#endif
