/* SPDX-License-Identifier: MIT */
/* An interrupt only wakes the CPU at the begin and the end of its work; memory says what to do. */
#include "bench/machine/cpu_work.h"
#include "boot/cpu.h"
#include "boot/x86.h"

_Noreturn void cpu_work_wait(void)
{
        interrupts_off();
        for (;;) {
                while (!this_cpu->work)
                        wait_for_interrupt();
                this_cpu->work(this_cpu->argument);
                memory_fence();
                this_cpu->work = NULL;
                smp_send(smp_cpu(0), CALL_FUNCTION_VECTOR);
        }
}

void cpu_work_begin(struct cpu *cpu, void (*work)(void *argument), void *argument)
{
        cpu->argument = argument;
        memory_fence();
        cpu->work = work;
        smp_send(cpu, CALL_FUNCTION_VECTOR);
}

void cpu_work_end(struct cpu *cpu)
{
        while (cpu->work)
                wait_for_interrupt();
        memory_fence();
}

void cpu_work_run(struct cpu *cpu, void (*work)(void *argument), void *argument)
{
        if (cpu == this_cpu) {
                work(argument);
                return;
        }
        cpu_work_begin(cpu, work, argument);
        cpu_work_end(cpu);
}
