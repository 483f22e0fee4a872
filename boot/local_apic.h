/* SPDX-License-Identifier: MIT */
/* The local APIC's registers, in whichever mode firmware left it. */
#ifndef BOOT_LOCAL_APIC_H
#define BOOT_LOCAL_APIC_H

#include <stdbool.h>
#include <stdint.h>

/* Is there one, enabled, whose registers are within reach? */
bool local_apic_init(void);
/* offset: APIC_... of x86.h. Only after local_apic_init said yes. */
uint32_t local_apic_read(unsigned int offset);
void local_apic_write(unsigned int offset, uint32_t value);

#endif
