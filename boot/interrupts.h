/* SPDX-License-Identifier: MIT */
/* What may interrupt: the 8259s and the local APIC. Nothing is to but an NMI. */
#ifndef BOOT_INTERRUPTS_H
#define BOOT_INTERRUPTS_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Mask every line of the 8259s and of the local APIC, but for the NMI's. With IF = 0
 * nothing would be delivered anyway, but an emulator looks at a pending interrupt after
 * every block of code.
 */
void interrupts_mask(void);

/* Let interrupts from vector 32 on pass, where IF is 1; false: there is no local APIC. */
bool interrupts_pass(void);
/* The handler of one is done. */
void interrupts_end(void);

/* Is there a local APIC, enabled, whose registers are within reach? */
bool local_apic_init(void);
/* Its registers, in the mode that firmware left it in; only after local_apic_init said yes. */
uint32_t local_apic_read(unsigned int offset); /* APIC_... of x86.h */
uint32_t local_apic_id(void);
/* Is it in x2APIC mode, which alone reaches ids beyond APIC_ID_MAX_XAPIC? */
bool local_apic_uses_msrs(void);
/* Another CPU's, once: into the mode of the first one's, all masked, ready for interrupts. */
void local_apic_join(void);
/* Send an interrupt, APIC_ICR_..., to another CPU, or to APIC_ICR_ALL_BUT_SELF. */
void local_apic_send(uint32_t apic_id, uint32_t command);

#endif
