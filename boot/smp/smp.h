/* SPDX-License-Identifier: MIT */
/*
 * The other CPUs of the machine: ACPI's MADT lists them, INIT, SIPI, SIPI starts them. None is
 * started unasked.
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
 * Number the CPUs: 0 is this one, the others follow in the order of the MADT. Returns how many
 * there are: one, if there is no MADT or no local APIC within reach.
 */
size_t smp_find(struct smp_others *others);
size_t smp_count(void);
/* By number; they stand still until they are started. */
struct cpu *smp_cpu(size_t number);

/*
 * Start the wanted CPUs all at once, and wait until each runs or a part of a second has passed
 * (ticks_per_second 0: a guess). Each comes to `entry`, with a stack and page tables of its own
 * (boot/memory.h) and the control registers of this one, but without a TSS or an IDT; it calls
 * smp_ready when it has both. CPUs that do not come are CPU_SILENT. Returns NULL, or in words why
 * none could be started.
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
