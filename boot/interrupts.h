/* SPDX-License-Identifier: MIT */
/* Masks interrupts at the 8259s and the local APIC: only NMIs may come. */
#ifndef BOOT_INTERRUPTS_H
#define BOOT_INTERRUPTS_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Mask every line of the 8259s and the local APIC except the NMI's. With IF = 0 nothing
 * would be delivered anyway, but a pending interrupt makes an emulator check after every
 * block of code.
 */
void interrupts_mask(void);

/* Let interrupts from vector 32 on pass while IF is 1; false: no local APIC. */
bool interrupts_pass(void);
/* End of interrupt: call when its handler is done. */
void interrupts_end(void);

/* Is there a local APIC, enabled, whose registers are within reach? */
bool local_apic_init(void);
/* Access its registers, in the mode that firmware left. Only after local_apic_init succeeded. */
uint32_t local_apic_read(unsigned int offset); /* APIC_... of x86.h */
uint32_t local_apic_id(void);
/* Is it in x2APIC mode? Only then ids beyond APIC_ID_MAX_XAPIC can be reached. */
bool local_apic_uses_msrs(void);
/* Call once on each other CPU: sets its local APIC to the first one's mode, all masked. */
void local_apic_join(void);
/* Send an interrupt, APIC_ICR_..., to another CPU, or to APIC_ICR_ALL_BUT_SELF. */
void local_apic_send(uint32_t apic_id, uint32_t command);

#endif
