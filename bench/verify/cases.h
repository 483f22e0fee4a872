/* SPDX-License-Identifier: MIT */
/*
 * Cases of the exhaustive check: one configuration of the processor after the
 * other, in it one state of the walk after the other, with every access.
 */
#ifndef BENCH_VERIFY_CASES_H
#define BENCH_VERIFY_CASES_H

#include "fault/paging_mode.h"
#include "bench/machine/machine.h"
#include "bench/verify/space.h"
#include "bench/verify/verify_report.h"

#include <stdbool.h>

/* Before anything else: get ready to add up in these counts. */
void verify_cases_begin(const struct machine *machine, struct verify_counts *counts);
/* Put a configuration in force; false where the CPU refuses it. */
bool verify_cases_enter(const struct paging_mode *mode);
/* Every access that can be made in the configuration, in this state ... */
void verify_cases_of_state(const struct verify_state *state);
/* ... and where no entry decides. */
void verify_cases_non_canonical(void);
/* Have the start's mode and handlers again. */
void verify_cases_end(void);

#endif
