/* SPDX-License-Identifier: MIT */
/*
 * The segments that only the CPU reads: the TSS, which names the stacks taken on
 * a change of privilege or by IST, and the LDT.
 */
#ifndef BOOT_SYSTEM_SEGMENTS_H
#define BOOT_SYSTEM_SEGMENTS_H

#include <stdint.h>

/* Fill the TSS with the exception stacks and load it. */
void tss_load(void);
/* The stack pointer the CPU takes when it leaves CPL 3 (RSP0). */
uint64_t tss_kernel_stack(void);
/* Load an LDT of one descriptor at this linear address, which nobody reads yet. */
void ldt_load(uint64_t base);

#endif
