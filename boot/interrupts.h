/* SPDX-License-Identifier: MIT */
/* External interrupts: there are to be none. */
#ifndef BOOT_INTERRUPTS_H
#define BOOT_INTERRUPTS_H

/*
 * Mask every line of the 8259s. With IF = 0 nothing would be delivered anyway,
 * but an emulator looks at a pending interrupt after every block of code.
 */
void interrupts_mask(void);

#endif
