/* SPDX-License-Identifier: MIT */
/* What a CPU that starts finds by its APIC id. Shared by assembly and C. */
#ifndef BOOT_SMP_START_CPU_H
#define BOOT_SMP_START_CPU_H

#define CPU_START_CR3   4
#define CPU_START_STACK 8
#define CPU_START_TAKEN 12
#define CPU_START_SIZE  16

#ifndef __ASSEMBLER__

#include <stdint.h>

struct cpu_start {
        uint32_t apic_id;
        uint32_t cr3;
        uint32_t stack; /* its top */
        uint32_t taken; /* a CPU has come here: a second one with the id stops */
};

extern struct cpu_start cpu_starts[];
extern uint32_t cpu_start_count, cpu_start_cr4, cpu_start_efer;

/* Where a started CPU comes to C; it does not return. */
void started_cpu(void);

#endif
#endif
