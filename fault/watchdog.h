/* SPDX-License-Identifier: MIT */
/*
 * Ends work that makes no progress. Nothing in the guest looks at the time: the host tool, a
 * timer or a person asks by an NMI. The first NMI only looks how far the work has come. If the
 * work is no further at the next one, that NMI ends it.
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

/* How many NMIs have asked. A sample that was interrupted took longer. */
extern volatile uint64_t watchdog_asked;

/* How a work tells that it gets on. */
struct watchdog_sign {
        const uint64_t *progress; /* changes with every step */
        const bool *in_step;      /* only a step is ended, not what comes between two */
};

/*
 * Calls work(context). False: it was ended, where *end says. The processor is then at CPL 0, and
 * everything else is as the work left it.
 */
bool watchdog_run(void (*work)(void *context), void *context, const struct watchdog_sign *sign,
                  struct watchdog_end *end);

/*
 * The NMI's handler. False: nothing was ever watched, so the NMI is not the watchdog's. An NMI
 * between two pieces of work comes too late and does nothing.
 */
bool watchdog_ask(struct pt_regs *regs);

#endif
