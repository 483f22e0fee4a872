/* SPDX-License-Identifier: MIT */
/* The task-state segment: which stack the CPU takes on a change of privilege or by IST. */
#ifndef BOOT_TSS_H
#define BOOT_TSS_H

#include <stdint.h>

/* Fill the TSS with the exception stacks and load it. */
void tss_load(void);
/* The stack pointer the CPU takes when it leaves CPL 3 (RSP0). */
uint64_t tss_kernel_stack(void);

#endif
