/* SPDX-License-Identifier: MIT */
/*
 * Chooses a run's accelerator. /dev/kvm alone proves nothing: a KVM that emulates
 * instructions also boots the guest, but its cycles mean nothing. So "auto" makes a trial
 * boot, on the run's machine or another that this QEMU has, and looks at the cost of an
 * empty pair of stamps.
 */
#ifndef CI_VM_ACCELERATOR_H
#define CI_VM_ACCELERATOR_H

#include "ci/base/error.h"
#include "ci/report/report.h"
#include "ci/vm/machine.h"

#include <stdbool.h>

#define ACCELERATOR_REASON_BYTES 600

struct accelerator_choice {
        enum accelerator accelerator;          /* never ACCELERATOR_AUTO */
        char reason[ACCELERATOR_REASON_BYTES]; /* why not kvm; may be "" */
        bool is_lasting; /* a trial boot found it, and another would find the same */
};

/* A trial boot, which shows whether KVM runs on silicon. */
struct accelerator_trial {
        const char *qemu;      /* the program */
        const char *elf;       /* the guest */
        const char *type;      /* the run's machine type */
        const char *cpu;       /* the value of --cpu, or NULL */
        const char *clock;     /* the clock forced on the run's guest, or NULL */
        const cpu_set_t *cpus; /* host CPUs that the guest may run on, or NULL */
        int timeout_s;         /* seconds that a boot of the run may take; the trial gets fewer */
};

bool accelerator_choose(enum accelerator asked, const struct accelerator_trial *trial,
                        struct accelerator_choice *choice, struct error *error);

bool accelerator_can_open_kvm(void);

/* Does a trial boot's report show that KVM runs on silicon? If not, fills the reason. */
bool accelerator_is_silicon(const struct report *report, char reason[ACCELERATOR_REASON_BYTES]);

#endif
