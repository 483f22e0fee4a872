/* SPDX-License-Identifier: MIT */
/*
 * What the machine counts beside the time stamp: core cycles, instructions, and
 * what disturbed the samples from outside. Each counter is tried under the
 * exception table and believed only if it moves; a counter that is not there is
 * absent, never 0. The decisions stand here, because host tests hold them: few
 * machines have all counters.
 */
#ifndef BENCH_MACHINE_COUNTERS_H
#define BENCH_MACHINE_COUNTERS_H

#include "bench/machine/machine.h"

#include <stdbool.h>
#include <stdint.h>

enum counter {
        COUNTER_CORE_CYCLES,  /* unhalted, at the core's real frequency */
        COUNTER_INSTRUCTIONS, /* retired */
        COUNTER_SMI,          /* system-management interrupts taken */
        COUNTER_STEAL_NS,     /* time the hypervisor ran something else, ns */
        COUNTER_ASYNC,        /* asynchronous page faults delivered, in rows that let them come */
        COUNTERS
};

struct counters {
        uint64_t value[COUNTERS];
};

/* One counter tried: could it be set up and read, and what did it say? */
struct counter_trial {
        bool readable; /* neither the set-up nor a read faulted */
        uint64_t before, after;
};

/* A counter of work must move while work is done: on some machines it reads as 0 for ever. */
static inline bool counter_counts_work(const struct counter_trial *t)
{
        return t->readable && t->after > t->before;
}

/* A counter of rare events may stand still, but never goes back. */
static inline bool counter_counts_events(const struct counter_trial *t)
{
        return t->readable && t->after >= t->before;
}

/*
 * Does CPUID leaf 0xA describe fixed counters that rdmsr can read? Version 2 has
 * GLOBAL_CTRL; EDX[4:0] is how many fixed counters there are.
 */
static inline bool fixed_counters_described(uint32_t eax, uint32_t edx)
{
        return (eax & 0xff) >= 2 && (edx & 0x1f) >= 2;
}

/* Try them all; async: ask KVM for asynchronous page faults, too. Once. */
void counters_init(const struct machine *machine, bool async);
/* The same on another CPU, after that. Asynchronous page faults stay off there. */
void counters_prepare_join(void); /* before, on the first */
void counters_join(void);
bool counter_present(enum counter counter);
/* The values now; counters that are not present read as 0. */
void counters_read(struct counters *counters);
/* The same for counters in memory only, whose reads do not exit to a hypervisor. All others are 0.
 */
void counters_read_memory(struct counters *counters);
/* Did anything from outside strike between the two readings? */
bool counters_disturbed(const struct counters *before, const struct counters *after);
/*
 * May asynchronous page faults be delivered in a row? Only if it touches fresh memory. Interrupts
 * are then on around its samples.
 */
bool counters_let_async(bool fresh);
/* Is there any counter of what strikes from outside? */
bool counters_see_disturbance(void);

#endif
