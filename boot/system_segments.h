/* SPDX-License-Identifier: MIT */
/*
 * The segments that only the CPU reads: the LDT, and the TSS, which names the
 * stacks for a change of privilege and for the IST.
 */
#ifndef BOOT_SYSTEM_SEGMENTS_H
#define BOOT_SYSTEM_SEGMENTS_H

#include "boot/layout.h"

#include <stdint.h>

/* Fill the TSS with the exception stacks and load it. */
void tss_load(void);
/* The stack that the CPU takes when it leaves CPL 3, and triggers at CPL 0. */
extern char kernel_stack[EXCEPTION_STACK_SIZE];
/* The stack pointer the CPU takes when it leaves CPL 3 (RSP0). */
uint64_t tss_kernel_stack(void);
/* The stack pointer of a stack of the interrupt stack table: IST_... */
uint64_t tss_interrupt_stack(unsigned int ist);
/* Load an LDT of one descriptor at this linear address. The load does not read it. */
void ldt_load(uint64_t base);

#endif
