/* SPDX-License-Identifier: MIT */
/*
 * What every exception does on its way into C and out. Linux keeps RCU and
 * context tracking here; one CPU without a scheduler has only the depth to which
 * exceptions are nested.
 */
#ifndef FAULT_IRQENTRY_H
#define FAULT_IRQENTRY_H

#include "boot/cpu.h"

/* How many exceptions are being handled; a dump prints it. */
extern unsigned int irqentry_depth;

static inline void irqentry_enter(void)
{
        irqentry_depth++;
        compiler_barrier(); /* seen by whatever comes between the two */
}

static inline void irqentry_exit(void)
{
        compiler_barrier();
        irqentry_depth--;
}

#endif
