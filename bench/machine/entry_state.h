/* SPDX-License-Identifier: MIT */
/*
 * What firmware and loader left in the registers that change what a fault is or
 * costs. The values are kept for the report, then the registers are set.
 */
#ifndef BENCH_MACHINE_ENTRY_STATE_H
#define BENCH_MACHINE_ENTRY_STATE_H

#include <stddef.h>
#include <stdint.h>

struct entry_register {
        const char *name; /* the manual's */
        uint64_t value;   /* as it was found */
};

/*
 * Keep, then set, the registers this machine has. Call it once, when the exception
 * table is in use and before anything else changes the registers.
 */
void entry_state_take(void);

/* Another CPU's, whose values are not kept: set those that take sets. */
void entry_state_clear(void);

/* The registers found, and how many. */
const struct entry_register *entry_state(size_t *count);

#endif
