/* SPDX-License-Identifier: MIT */
/*
 * What every exception does on its way into C and out, under Linux's names. Linux keeps RCU and
 * context tracking here. The image counts how deeply exceptions are nested, and asks the two
 * questions that Linux asks: was the CPU idle, and is there work to do before user mode? Both
 * answers are always no.
 */
#ifndef FAULT_IRQENTRY_H
#define FAULT_IRQENTRY_H

#include "boot/cpu.h"
#include "entry/pt_regs.h"

#include <stdbool.h>

/* How many exceptions are being handled; a dump prints it. */
extern unsigned int irqentry_depth;
extern unsigned long irqentry_idle;
extern unsigned long irqentry_work;

/* What irqentry_exit needs to know. Linux reads the frame again; here a register keeps it. */
typedef struct irqentry_state {
        unsigned long cs;
} irqentry_state_t;

/* There is nothing that could be done about either. */
_Noreturn void irqentry_unexpected(void);

static inline irqentry_state_t irqentry_enter(const struct pt_regs *regs)
{
        const irqentry_state_t state = {.cs = regs->cs};

        irqentry_depth++;
        compiler_barrier(); /* seen by whatever comes between the two */
        if (__builtin_expect(irqentry_idle != 0, 0))
                irqentry_unexpected();
        return state;
}

static inline void irqentry_exit(irqentry_state_t state)
{
        compiler_barrier();
        if ((state.cs & SELECTOR_RPL_MASK) && __builtin_expect(irqentry_work != 0, 0))
                irqentry_unexpected();
        irqentry_depth--;
}

#endif
