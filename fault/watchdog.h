/* SPDX-License-Identifier: MIT */
/*
 * Ends what makes no progress. Nothing in the guest looks at the time: who watches it
 * from outside, the host tool or who stands before the machine, asks by an NMI. The
 * first one only looks how far the work has come; if it is no further at the next, that
 * one ends it.
 */
#ifndef FAULT_WATCHDOG_H
#define FAULT_WATCHDOG_H

#include "entry/pt_regs.h"

#include <stdbool.h>
#include <stdint.h>

/* Where the work was when it was ended. */
struct watchdog_end {
        uint64_t ip;
        unsigned int cpl;
};

/* How many NMIs have asked: what they interrupted took longer. */
extern volatile uint64_t watchdog_asked;

/* How a work tells that it gets on. */
struct watchdog_sign {
        const uint64_t *progress; /* changes with every step */
        const bool *in_step;      /* only a step is ended, not what comes between two */
};

/*
 * Calls work(context). False: it was ended, in *end. The processor is at CPL 0 then, and
 * all else as the work left it.
 */
bool watchdog_run(void (*work)(void *context), void *context, const struct watchdog_sign *sign,
                  struct watchdog_end *end);

/*
 * The NMI's handler. False: nothing was watched yet, and the NMI is none of the
 * watchdog's. Between two works it is late and does nothing.
 */
bool watchdog_ask(struct pt_regs *regs);

#endif
