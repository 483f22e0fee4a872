/* SPDX-License-Identifier: MIT */
/*
 * Chooses a run's accelerator. /dev/kvm alone proves nothing: a KVM that emulates
 * instructions boots too, and its cycles mean nothing. So "auto" boots the guest
 * once, on the machine of the run or another that this QEMU has, and looks at the cost of an empty
 * pair of stamps.
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
        char reason[ACCELERATOR_REASON_BYTES]; /* why not kvm; "": nothing to say */
        bool is_lasting;                       /* a trial boot told it, and would again */
};

/* The boot that tells whether KVM runs on silicon. */
struct accelerator_trial {
        const char *qemu;      /* the program */
        const char *elf;       /* the guest */
        const char *type;      /* of the run's machine */
        const char *cpu;       /* an option's value, or NULL */
        const char *clock;     /* that the run's guest is told to take, or NULL */
        const cpu_set_t *cpus; /* the host's that the guest may run on, or NULL */
        int timeout_s;         /* of a boot of the run; the trial gets a part of it */
};

bool accelerator_choose(enum accelerator asked, const struct accelerator_trial *trial,
                        struct accelerator_choice *choice, struct error *error);

bool accelerator_can_open_kvm(void);

/* Does the report of a trial boot show a KVM that runs on silicon? Fills the reason if not. */
bool accelerator_is_silicon(const struct report *report, char reason[ACCELERATOR_REASON_BYTES]);

#endif
