/* SPDX-License-Identifier: MIT */
/* The interrupt from one CPU to others. */
#include "fault/call_function.h"
#include "boot/interrupts.h"
#include "entry/idtentry.h"

#include <stddef.h>

void (*volatile call_function)(void);

void sysvec_call_function(struct pt_regs *regs, unsigned long error_code)
{
        void (*const function)(void) = call_function;

        (void)regs;
        (void)error_code;
        if (function)
                function();
        interrupts_end();
}
