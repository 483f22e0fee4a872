/* SPDX-License-Identifier: MIT */
/*
 * Segments that only the CPU reads: the LDT, and the TSS with the stacks for a change of
 * privilege and for the IST.
 */
#ifndef BOOT_SYSTEM_SEGMENTS_H
#define BOOT_SYSTEM_SEGMENTS_H

#include "boot/layout.h"

#include <stdint.h>

/* Fill the TSS with the exception stacks and load it. */
void tss_load(void);
/* The stack for entries from CPL 3, and for triggers at CPL 0. */
extern char kernel_stack[EXCEPTION_STACK_SIZE];
/* The stack pointer that the CPU loads when it leaves CPL 3 (RSP0). */
uint64_t tss_kernel_stack(void);
/* The stack pointer of an IST_... stack. */
uint64_t tss_interrupt_stack(unsigned int ist);
/* Load an LDT of one descriptor at this linear address, without reading it. */
void ldt_load(uint64_t base);

#endif
