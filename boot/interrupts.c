/* SPDX-License-Identifier: MIT */
/* External interrupts: there are to be none. */
#include "boot/interrupts.h"
#include "boot/cpu.h"
#include "boot/local_apic.h"

/* A local APIC that is disabled by software takes no interrupt and raises none of its own. */
void interrupts_mask(void)
{
        out8(PIC_PRIMARY_MASK_PORT, PIC_MASK_ALL);
        out8(PIC_SECONDARY_MASK_PORT, PIC_MASK_ALL);
        if (!local_apic_init())
                return;
        local_apic_write(APIC_TIMER_INITIAL, 0);
        local_apic_write(APIC_SPURIOUS,
                         local_apic_read(APIC_SPURIOUS) & (uint32_t)~APIC_SPURIOUS_ENABLE);
}
