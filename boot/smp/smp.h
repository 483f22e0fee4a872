/* SPDX-License-Identifier: MIT */
/*
 * The other CPUs of the machine: found by ACPI's MADT, started by INIT, SIPI, SIPI. Nothing
 * of this runs unless it is asked for.
 */
#ifndef BOOT_SMP_SMP_H
#define BOOT_SMP_SMP_H

#include "boot/boot_info.h"
#include "boot/this_cpu.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SMP_CPUS_MAX 256

/* How many of the table's entries are no CPU that can be started now. */
struct smp_others {
        size_t disabled, online_capable, beyond_room;
};

/*
 * Number the CPUs: 0 is this one, the others follow in the order of the MADT. Returns how
 * many there are; without a table or a local APIC within reach it is this one alone.
 */
size_t smp_find(struct smp_others *others);
size_t smp_count(void);
/* By number; they stand still until they are started. */
struct cpu *smp_cpu(size_t number);

/*
 * Start those that are wanted, all at once, and wait until each runs or a part of a second
 * has passed; ticks_per_second 0: a guess. Each of them comes to entry, on a stack and with
 * page tables of its own (boot/memory.h), with the control registers of this one, but with
 * neither a TSS nor an IDT; it says smp_ready when it has both. The others are
 * CPU_SILENT then. NULL, or in words why none could be started.
 */
const char *smp_start(const struct boot_info *boot, bool (*wanted)(size_t number),
                      uint64_t ticks_per_second, void (*entry)(void));
void smp_ready(void);

/* Of those that run, this one included. */
size_t smp_running(void);

/* Send an interrupt to one CPU that runs. */
void smp_send(const struct cpu *cpu, uint32_t vector);
/* Send an NMI to all others that run. */
void smp_stop_others(void);

#endif
