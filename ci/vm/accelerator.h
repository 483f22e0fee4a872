/* SPDX-License-Identifier: MIT */
/*
 * Chooses a run's accelerator. /dev/kvm alone proves nothing: a KVM that emulates
 * instructions boots too, and its cycles mean nothing. So "auto" boots the guest
 * once and looks at the cost of an empty pair of stamps.
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
};

/*
 * elf is the guest, qemu the program to boot with, cpu an option's value or NULL,
 * cpus the host's that the guest may run on, or NULL.
 */
bool accelerator_choose(enum accelerator asked, const char *qemu, const char *elf, const char *cpu,
                        const cpu_set_t *cpus, struct accelerator_choice *choice,
                        struct error *error);

/* Does the report of a trial boot show a KVM that runs on silicon? Fills the reason if not. */
bool accelerator_is_silicon(const struct report *report, char reason[ACCELERATOR_REASON_BYTES]);

#endif
