/* SPDX-License-Identifier: MIT */
/* The CPUs that this run uses beside the first: started, and what each is told apart by. */
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
 * Start the CPUs that the options name. join: where each of them begins, which ends in
 * cpus_join once it has a TSS and an IDT. False, with a line of why in error: one is named
 * that this machine does not have, or none can be started.
 */
bool cpus_start(const struct boot_info *boot, const struct machine *machine,
                const struct options *options, void (*join)(void), char *error, size_t size);
_Noreturn void cpus_join(void);

const struct cpu_facts *cpus_facts(const struct cpu *cpu);
/* In words, of the machine's other CPUs: which do not run though asked to, and entries that are
 * none. */
bool cpus_missing(char *text, size_t size);

#endif
