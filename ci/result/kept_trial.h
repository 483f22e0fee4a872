/* SPDX-License-Identifier: MIT */
/*
 * Keeps what trial boots found about this host's KVM, so that not every run needs one. One
 * file in the result folder holds the answers since the host started.
 */
#ifndef CI_RESULT_KEPT_TRIAL_H
#define CI_RESULT_KEPT_TRIAL_H

#include "ci/base/error.h"

#include <stdbool.h>

#define KEPT_TRIAL_FILE "kvm.json"

/* What an answer is valid for. NULL counts as "". */
struct trial_place {
        const char *qemu, *version; /* its path and version */
        const char *machine, *cpu, *clock;
        const char *elf; /* the guest; the answer ends when its file changes */
};

struct trial_answer {
        bool silicon;     /* KVM runs the guest on silicon */
        char reason[600]; /* why it does or does not, and when that was found */
};

/* False: no answer is kept for this place. A file that this tool did not write is ignored. */
bool kept_trial_find(const struct trial_place *place, struct trial_answer *answer);

/* Keeps an answer beside those of other places. */
bool kept_trial_save(const struct trial_place *place, const struct trial_answer *answer,
                     struct error *error);

#endif
