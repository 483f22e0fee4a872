/* SPDX-License-Identifier: MIT */
/*
 * Both vendors' leaves number levels by bits of the APIC id, from the thread upward: each
 * level says how many bits are below the next one.
 * Sources: Intel SDM vol. 2 "CPUID", leaves 0BH, 1AH, 1FH; vol. 3 "Hierarchical Mapping of
 * CPUID Extended Topology Leaf"; AMD APM vol. 3 "CPUID", Fn8000_001E, Fn8000_0026.
 */
#include "bench/machine/topology.h"
#include "boot/x86.h"

#include <stddef.h>

#define LEVELS_MAX 8
#define SHIFT_MASK 0x1f

/* ECX[15:8]. What is not named here lies between core and die, and belongs to the core's number. */
#define INTEL_SMT 1
#define INTEL_DIE 5
#define AMD_CORE  1 /* the threads of one */
#define AMD_DIE   3

#define AMD_HETEROGENEOUS     BIT(30) /* 80000026H:EAX */
#define AMD_CORE_TYPE_SHIFT   28      /* EBX */
#define AMD_PERFORMANCE       0
#define AMD_EFFICIENCY        1
#define AMD_APIC_ID_BITS(ecx) ((ecx) >> 12 & 0xf) /* 80000008H */

/* So many bits of the APIC id are below the core, the die, the package. */
struct shifts {
        unsigned int core, die, package;
};

static uint32_t bits(uint32_t id, unsigned int from, unsigned int to)
{
        return to > from ? id >> from & (uint32_t)(BIT(to - from) - 1) : 0;
}

static void split(struct topology *t, uint32_t id, const struct shifts *shifts)
{
        t->is_known = true;
        t->thread = bits(id, 0, shifts->core);
        t->core = bits(id, shifts->core, shifts->die);
        t->die = bits(id, shifts->die, shifts->package);
        t->package = bits(id, shifts->package, 32);
}

/* False: the leaf says nothing. The types are those of the levels of threads and of dies. */
static bool by_levels(struct topology *t, topology_cpuid *query, uint32_t leaf,
                      unsigned int thread_type, unsigned int die_type)
{
        struct shifts shifts = {0};
        bool has_die = false;
        uint32_t id = 0, level = 0;

        for (; level < LEVELS_MAX; level++) {
                const struct cpuid_registers r = query(leaf, level);
                const unsigned int type = r.ecx >> CPUID_TOPOLOGY_TYPE_SHIFT & 0xff;
                const unsigned int above = r.eax & SHIFT_MASK;

                if (type == 0 || (r.ebx & 0xffff) == 0)
                        break;
                id = r.edx;
                if (type == thread_type)
                        shifts.core = above;
                /* What is below the die counts up to where the die begins. */
                if (type == die_type)
                        has_die = true;
                else if (!has_die)
                        shifts.die = above;
                shifts.package = above;
        }
        if (level == 0)
                return false;
        split(t, id, &shifts);
        return true;
}

const char *topology_core_type(uint32_t native_model)
{
        switch (native_model >> CPUID_CORE_TYPE_SHIFT) {
        case CORE_TYPE_CORE:
                return "Core";
        case CORE_TYPE_ATOM:
                return "Atom";
        default:
                return "unknown";
        }
}

static const char *intel_core_type(topology_cpuid *query, uint32_t max)
{
        if (max < CPUID_NATIVE_MODEL || max < CPUID_STRUCTURED ||
            !(query(CPUID_STRUCTURED, 0).edx & CPUID_STRUCTURED_EDX_HYBRID))
                return NULL;
        return topology_core_type(query(CPUID_NATIVE_MODEL, 0).eax);
}

static const char *amd_core_type(topology_cpuid *query)
{
        const struct cpuid_registers r = query(CPUID_AMD_TOPOLOGY, 0);

        if (!(r.eax & AMD_HETEROGENEOUS))
                return NULL;
        switch (r.ebx >> AMD_CORE_TYPE_SHIFT) {
        case AMD_PERFORMANCE:
                return "performance";
        case AMD_EFFICIENCY:
                return "efficiency";
        default:
                return "unknown";
        }
}

/* Before it had a leaf of levels: nodes are dies, and what is left of the id is the package. */
static bool by_nodes(struct topology *t, topology_cpuid *query)
{
        const struct cpuid_registers r = query(CPUID_PROCESSOR_TOPOLOGY, 0);
        const uint32_t threads = (r.ebx >> 8 & 0xff) + 1, nodes = (r.ecx >> 8 & 0x7) + 1;
        const unsigned int package = AMD_APIC_ID_BITS(query(CPUID_ADDRESS_SIZES, 0).ecx);

        if (!package)
                return false;
        *t = (struct topology){
            .is_known = true,
            .package = r.eax >> package,
            .die = (r.ecx & 0xff) % nodes,
            .core = r.ebx & 0xff,
            .thread = r.eax % threads,
        };
        return true;
}

void topology_identify(struct topology *t, topology_cpuid *query, bool amd)
{
        const uint32_t max = query(CPUID_VENDOR, 0).eax;
        const uint32_t max_extended = query(CPUID_EXTENDED, 0).eax;

        *t = (struct topology){0};
        if (amd && max_extended >= CPUID_AMD_TOPOLOGY &&
            by_levels(t, query, CPUID_AMD_TOPOLOGY, AMD_CORE, AMD_DIE)) {
                t->core_type = amd_core_type(query);
                return;
        }
        if (!amd && max >= CPUID_TOPOLOGY_V2 &&
            by_levels(t, query, CPUID_TOPOLOGY_V2, INTEL_SMT, INTEL_DIE)) {
                t->core_type = intel_core_type(query, max);
                return;
        }
        /* AMD's node tells the die, which leaf 0BH does not. */
        if (amd && max_extended >= CPUID_PROCESSOR_TOPOLOGY &&
            query(CPUID_EXTENDED_VERSION, 0).ecx & CPUID_EXTENDED_ECX_TOPOEXT && by_nodes(t, query))
                return;
        if (max >= CPUID_EXTENDED_TOPOLOGY)
                by_levels(t, query, CPUID_EXTENDED_TOPOLOGY, INTEL_SMT, INTEL_DIE);
        if (!amd)
                t->core_type = intel_core_type(query, max);
}
