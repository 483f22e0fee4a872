/* SPDX-License-Identifier: MIT */
/* What CPU and hypervisor this is, as CPUID tells; the oracle's view of it, too. */
#ifndef BENCH_MACHINE_MACHINE_H
#define BENCH_MACHINE_MACHINE_H

#include "fault/oracle.h"
#include "bench/protocol/command_line.h"
#include "bench/machine/clock.h"
#include "bench/machine/processor.h"
#include "bench/machine/stamp_order.h"

#include <stdbool.h>

struct machine {
        char vendor[13];
        char brand[49];
        char hypervisor[13]; /* CPUID's signature, or SIGNATURE_BOCHS; empty on bare metal */
        const char *cpu_is;  /* what plays the CPU, CPU_IS_...; NULL: the command line says none */
        unsigned int family, model, stepping;
        unsigned int maxphyaddr;    /* bits */
        uint64_t encryption;        /* the bit of an entry that encrypts memory; 0: none */
        unsigned int paging_levels; /* 4 or 5 */
        struct clock clock;
        bool core_unsteady; /* its frequency never came to rest before the first visit */
        struct processor processor;
        struct stamp_order stamp_order;
};

/* As the options say: a clock that is forced, what plays the CPU, the first fence to try. */
void machine_identify(struct machine *machine, const struct options *options);
/* The signature of the machine whose deviations are known here: as said, else CPUID's. */
const char *machine_deviates_as(const struct machine *machine);
/* Is this a KVM that interprets each instruction of the guest, and does not know some? */
bool machine_is_interpreting_kvm(const struct machine *machine);
/* Fill all but pkru and pkrs from the control registers in force and CPUID. First *oracle is 0. */
void machine_describe_to_oracle(const struct machine *machine, struct oracle_machine *oracle);

#endif
