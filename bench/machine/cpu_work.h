/* SPDX-License-Identifier: MIT */
/*
 * Work for the other CPUs. They wait for it in HLT and execute nothing meanwhile. So under icount
 * the counts of the working CPU are exact, and an SMT sibling takes nothing from it.
 */
#ifndef BENCH_MACHINE_CPU_WORK_H
#define BENCH_MACHINE_CPU_WORK_H

#include "boot/smp/smp.h"

/* On each other CPU, once it is ready: do what the first CPU asks for, for ever. */
_Noreturn void cpu_work_wait(void);
/* Begin on another CPU that runs and has no work, and do not wait. */
void cpu_work_begin(struct cpu *cpu, void (*work)(void *argument), void *argument);
/* Wait, halted, until it is done. */
void cpu_work_end(struct cpu *cpu);
/* Both; on this CPU, a call. */
void cpu_work_run(struct cpu *cpu, void (*work)(void *argument), void *argument);

#endif
