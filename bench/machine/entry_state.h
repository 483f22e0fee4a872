/* SPDX-License-Identifier: MIT */
/*
 * What firmware and loader left in the registers that change what a fault is or
 * costs: kept for the report, then set.
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
 * Keep, then set, the registers this machine has. The exception table must be in
 * use; to be called before anything else changes the registers, and once.
 */
void entry_state_take(void);

/* The registers found, and how many. */
const struct entry_register *entry_state(size_t *count);

#endif
