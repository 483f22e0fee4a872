/* SPDX-License-Identifier: MIT */
/*
 * Cases of the exhaustive check: one configuration of the processor after the
 * other, in it one state of the walk after the other, with every probe.
 */
#ifndef BENCH_VERIFY_CASES_H
#define BENCH_VERIFY_CASES_H

#include "fault/oracle.h"
#include "fault/paging_mode.h"
#include "bench/machine/machine.h"
#include "bench/verify/space.h"
#include "bench/verify/verify.h"

#include <stdbool.h>
#include <stdint.h>

/* What one case met. */
struct verify_seen {
        uint64_t vector; /* ORACLE_NO_FAULT: none */
        uint64_t error_code, cr2, ip;
        uint64_t after[ORACLE_LEVELS_MAX]; /* the walk's entries afterwards */
};

struct verify_mismatch {
        const struct paging_mode *mode;
        const struct oracle_walk *walk; /* before */
        unsigned int levels;            /* of it */
        const char *probe;
        uint64_t address;
        const struct oracle_outcome *expected;
        const struct verify_seen *seen;
};

/* Before anything else: get ready to add up in these counts. */
void verify_cases_begin(const struct machine *machine, struct verify_counts *counts);
/* Put a configuration in force; false where the CPU refuses it. */
bool verify_cases_enter(const struct paging_mode *mode);
/* Every probe that can be made in the configuration, in this state ... */
void verify_cases_of_state(const struct verify_state *state);
/* ... and where no entry decides. */
void verify_cases_non_canonical(void);
/* Have the start's mode and handlers again. */
void verify_cases_end(void);

#endif
