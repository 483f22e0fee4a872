/* SPDX-License-Identifier: MIT */
/* External interrupts: there are to be none. */
#include "boot/interrupts.h"
#include "boot/cpu.h"
#include "boot/x86.h"

void interrupts_mask(void)
{
        out8(PIC_PRIMARY_MASK_PORT, PIC_MASK_ALL);
        out8(PIC_SECONDARY_MASK_PORT, PIC_MASK_ALL);
}
