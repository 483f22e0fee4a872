/* SPDX-License-Identifier: MIT */
/* Which clock the time-stamp counter is here, and how fast it runs. */
#ifndef BENCH_MACHINE_CLOCK_H
#define BENCH_MACHINE_CLOCK_H

#include "bench/protocol/command_line.h"
#include "bench/machine/tsc_frequency.h"

#include <stdbool.h>
#include <stdint.h>

/* What the probes took, in ticks: medians, with the two stamps around. */
struct clock_probes {
        uint64_t fresh_first; /* code just written, called the first time */
        uint64_t fresh_again; /* the same, called again */
        uint64_t nops;
        uint64_t multiplies;                     /* dependent, as many as the NOPs */
        uint64_t empty_pair;                     /* the least */
        uint64_t many_nops;                      /* PROBE_MANY_NOPS, without the stamps */
        uint64_t divide_error, divide_interrupt; /* #DE, as a fault and by INT; 0: not taken */
        unsigned int exact; /* of MEDIAN_TRIALS, those that took exactly many_nops */
};

struct clock {
        const char *name;  /* CLOCK_... of protocol.h */
        const char *unit;  /* UNIT_... */
        const char *layer; /* LAYER_... */
        bool forced;       /* the command line says tsc, so the probes are ignored */
        bool on_emulator;  /* the command line says that an emulator plays the CPU */
        bool interpreted;  /* each instruction costs hundreds of ticks */
        struct clock_probes probes;
        struct tsc_frequency tsc; /* all 0 with icount, which has no time */
        uint64_t step;            /* spacing of the values seen, in hundredths of the unit */
        unsigned int shift;       /* one of the unit is 2^shift TSC ticks: icount's shift, else 0 */
};

/* From one time stamp to a later one, in the clock's unit. */
uint64_t clock_elapsed(const struct clock *clock, uint64_t start, uint64_t end);

/* Find the clock by measuring and by the options. Interrupts must be off. */
void clock_identify(struct clock *clock, const char *hypervisor, const struct options *options);

/*
 * Judge the probes: sets name, unit, layer, shift, interpreted. The hypervisor's name, and an
 * emulator that the command line names, can only make the clock more suspect. Needs no machine.
 */
void clock_judge(struct clock *clock, const char *hypervisor);

#endif
