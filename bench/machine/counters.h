/* SPDX-License-Identifier: MIT */
/*
 * What the machine counts beside the time stamp, where it does: core cycles,
 * instructions, and what disturbed the samples from outside. Each is tried under
 * the exception table and believed only if it moves; what is not there is absent,
 * never 0.
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
        COUNTER_ASYNC,        /* asynchronous page faults delivered */
        COUNTERS
};

struct counters {
        uint64_t value[COUNTERS];
};

/* Try them all; async: ask KVM for asynchronous page faults, too. Once. */
void counters_init(const struct machine *machine, bool async);
bool counter_present(enum counter counter);
/* The present ones' values now; the others' are 0. */
void counters_read(struct counters *counters);
/* Did anything from outside strike between the two readings? */
bool counters_disturbed(const struct counters *before, const struct counters *after);
/* Is there any counter of what strikes from outside? */
bool counters_see_disturbance(void);

#endif
