/* SPDX-License-Identifier: MIT */
/* The CPUs that this run uses besides the first one: their start, and what is known of each. */
#ifndef BENCH_MACHINE_CPUS_H
#define BENCH_MACHINE_CPUS_H

#include "boot/boot_info.h"
#include "boot/smp/smp.h"
#include "bench/protocol/command_line.h"
#include "bench/machine/machine.h"
#include "bench/machine/topology.h"

/* What is known of a CPU that runs. */
struct cpu_facts {
        struct topology topology;
        /* Its TSC less the first CPU's, in ticks, and by how much that may be wrong. */
        int64_t tsc_offset;
        uint64_t tsc_bound;
};

/*
 * Start the CPUs that the options name. Each begins in `join`, which ends in cpus_join once it has
 * a TSS and an IDT. False, with the reason in error: a named CPU does not exist, or none can be
 * started.
 */
bool cpus_start(const struct boot_info *boot, const struct machine *machine,
                const struct options *options, void (*join)(void), char *error, size_t size);
_Noreturn void cpus_join(void);

const struct cpu_facts *cpus_facts(const struct cpu *cpu);
/* Describes the other CPUs that were asked for but do not run, and entries that are no CPUs. False:
 * none. */
bool cpus_missing(char *text, size_t size);

#endif
