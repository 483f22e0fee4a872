/* SPDX-License-Identifier: MIT */
/* What CPU and hypervisor this is, as CPUID tells. */
#ifndef BENCH_MACHINE_H
#define BENCH_MACHINE_H

#include "bench/clock.h"
#include "bench/processor.h"

#include <stdbool.h>

/* Signatures that something depends on. Bochs has none in CPUID: it is known by its port. */
#define SIGNATURE_TCG   "TCGTCGTCGTCG"
#define SIGNATURE_BOCHS "Bochs"
#define SIGNATURE_KVM   "KVMKVMKVM"

/* A CPUID vendor that something depends on. */
#define VENDOR_AMD   "AuthenticAMD"
#define VENDOR_HYGON "HygonGenuine" /* AMD's design under licence */
#define VENDOR_INTEL "GenuineIntel"

struct machine {
        char vendor[13];
        char brand[49];
        char hypervisor[13]; /* CPUID's signature, or SIGNATURE_BOCHS; empty on bare metal */
        unsigned int family, model, stepping;
        unsigned int maxphyaddr;    /* bits */
        unsigned int paging_levels; /* 4 or 5 */
        struct clock clock;
        struct processor processor;
};

void machine_identify(struct machine *machine);
/* Does a CPU of this vendor follow AMD's manual where the two differ? */
bool vendor_is_amd(const char *vendor);
/* Is this KVM where each instruction of the guest is interpreted, and some are not known? */
bool machine_is_interpreting_kvm(const struct machine *machine);

#endif
