/* SPDX-License-Identifier: MIT */
/* A CPU's place in the machine, as its own CPUID tells it. Host tests run it. */
#ifndef BENCH_MACHINE_TOPOLOGY_H
#define BENCH_MACHINE_TOPOLOGY_H

#include "boot/cpu.h"

#include <stdbool.h>
#include <stdint.h>

/* Each number counts within the level before it; packages are counted in the machine. */
struct topology {
        bool is_known; /* false: CPUID tells nothing of it, and the numbers are 0 */
        uint32_t package, die, core, thread;
        const char *core_type; /* of a CPU with several kinds of cores; else NULL */
};

typedef struct cpuid_registers topology_cpuid(uint32_t leaf, uint32_t subleaf);

/* The kind of core, of CPUID_NATIVE_MODEL's EAX: "Core", "Atom" or "unknown". */
const char *topology_core_type(uint32_t native_model);
/* By this CPU's own CPUID. */
void topology_identify(struct topology *topology, topology_cpuid *query, bool amd);

#endif
