/* SPDX-License-Identifier: MIT */
/*
 * What to make of a counter that was read before and after some work. Machine-free:
 * host tests hold the decisions, since few machines have all counters.
 */
#ifndef BENCH_MACHINE_COUNTER_CHOICE_H
#define BENCH_MACHINE_COUNTER_CHOICE_H

#include <stdbool.h>
#include <stdint.h>

/* One counter tried: could it be set up and read, and what did it say? */
struct counter_trial {
        bool readable; /* neither the set-up nor a read faulted */
        uint64_t before, after;
};

/* A counter of work has to move while work is done: some machines read as 0 for ever. */
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

#endif
