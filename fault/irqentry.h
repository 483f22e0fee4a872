/* SPDX-License-Identifier: MIT */
/*
 * What every exception does on its way into C and out: know whether it came
 * from user mode, and how deep exceptions are nested. Linux keeps RCU and
 * context tracking here; one CPU without a scheduler has only the depth.
 */
#ifndef FAULT_IRQENTRY_H
#define FAULT_IRQENTRY_H

#include "entry/pt_regs.h"

#include <stdbool.h>

struct irqentry_state {
        bool from_user;
};

/* How many exceptions are being handled; a dump prints it. */
extern unsigned int irqentry_depth;

static inline struct irqentry_state irqentry_enter(const struct pt_regs *regs)
{
        struct irqentry_state state = {.from_user = user_mode(regs)};

        irqentry_depth++;
        return state;
}

static inline void irqentry_exit(struct irqentry_state state)
{
        (void)state; /* nothing waits for a return to user mode */
        irqentry_depth--;
}

#endif
