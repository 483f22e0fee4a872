/* SPDX-License-Identifier: MIT */
/*
 * The fence of the time stamps, tested on this CPU. LFENCE holds instructions back on Intel by
 * definition, on AMD by a setting that a hypervisor may refuse. If it does not hold them back,
 * every listed fence (boot/fence.h) is overwritten by one that does.
 */
#ifndef BENCH_MACHINE_STAMP_ORDER_H
#define BENCH_MACHINE_STAMP_ORDER_H

#include "boot/fence.h"
#include "bench/protocol/command_line.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct fence {
        const char *name;
        unsigned char code[FENCE_BYTES];
};

struct stamp_order {
        enum fence_kind fence;
        bool holds;         /* the self-test passed with it */
        const char *lfence; /* what makes LFENCE hold, or does not; "": nothing has to */
};

/* Set LFENCE up, test it, and replace it where it fails, or where first is another. */
void stamp_order_establish(struct stamp_order *order, const char *vendor, enum fence_kind first);
/* On another CPU, afterwards: it runs the same code, but needs its own MSR for LFENCE. */
void stamp_order_join(const char *vendor);

extern const struct fence fences[FENCES];

/*
 * The first fence, from this one on, that holds; if none does, the last. holds puts it
 * in force and tests it. Depends on nothing of the machine.
 */
enum fence_kind fence_choose(enum fence_kind first, bool has_serialize,
                             bool (*holds)(enum fence_kind fence), bool *held);

/*
 * Dependent instructions, timed between fenced stamps and between serialized ones, each
 * less its empty pair: do they show in full? A fence that holds nothing back hides all of
 * them, so half is ample for the TSC's step. Depends on nothing of the machine.
 */
bool fence_holds(uint64_t fenced_empty, uint64_t fenced, uint64_t serialized_empty,
                 uint64_t serialized);

#endif
