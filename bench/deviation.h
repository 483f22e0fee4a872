/* SPDX-License-Identifier: MIT */
/*
 * Where a machine is known to deliver something else than the architecture
 * says. A deviation is accepted on that machine only, exactly as described, and
 * the row names it.
 */
#ifndef BENCH_DEVIATION_H
#define BENCH_DEVIATION_H

#include "bench/trigger.h"

struct deviation {
        const char *name;
        const char *reason;
        const char *hypervisor; /* the machine's CPUID signature */
        uint64_t required;      /* bits of the architecture's error code it needs ... */
        uint64_t lost;          /* ... and those that this machine leaves out */
};

/*
 * The deviation of this machine that turns the expected error code into the one
 * seen, or NULL.
 */
const struct deviation *deviation_find(const char *hypervisor, uint64_t expected, uint64_t seen);

#endif
