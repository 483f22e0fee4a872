/* SPDX-License-Identifier: MIT */
/* CPU properties that affect timing but are not in family/model/stepping. */
#ifndef BENCH_MACHINE_PROCESSOR_H
#define BENCH_MACHINE_PROCESSOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct processor {
        uint64_t microcode;            /* revision; 0 where it is not told */
        const char *core_type;         /* of a hybrid processor: "Core", "Atom", ...; else NULL */
        unsigned int threads_per_core; /* 0 where it is not told */
        bool has_arch_capabilities;
        uint64_t arch_capabilities; /* IA32_ARCH_CAPABILITIES */
};

/* vendor: CPUID's, VENDOR_... of machine.h. The exception table must be in use. */
void processor_identify(struct processor *processor, const char *vendor);

/* A bit of IA32_ARCH_CAPABILITIES that tells of a mitigation needed, or not. */
struct arch_capability {
        unsigned int bit;
        const char *name; /* the manual's */
};

extern const struct arch_capability arch_capabilities[];
extern const size_t arch_capability_count;

#endif
