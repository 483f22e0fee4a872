/* SPDX-License-Identifier: MIT */
/*
 * What trial boots told of this host's KVM, so that it need not be tried before every
 * run. One file in the result folder holds the answers since this host was started.
 */
#ifndef CI_RESULT_KEPT_TRIAL_H
#define CI_RESULT_KEPT_TRIAL_H

#include "ci/base/error.h"

#include <stdbool.h>

#define KEPT_TRIAL_FILE "kvm.json"

/* What an answer holds for. Strings, NULL like "". */
struct trial_place {
        const char *qemu, *version; /* its path, and what it says of itself */
        const char *machine, *cpu, *clock;
        const char *elf; /* the guest; its file must not have changed */
};

struct trial_answer {
        bool silicon;     /* KVM runs the guest on silicon */
        char reason[600]; /* why not, or that it does; with when that was found */
};

/* False: nothing is kept for this place. A file that is none of this tool's is none. */
bool kept_trial_find(const struct trial_place *place, struct trial_answer *answer);

/* Keeps an answer beside those of other places. */
bool kept_trial_save(const struct trial_place *place, const struct trial_answer *answer,
                     struct error *error);

#endif
