/* SPDX-License-Identifier: MIT */
/*
 * Cases of the exhaustive check: the caller enters each configuration of the
 * processor, then each state of the walk, and every access is made in it.
 */
#ifndef BENCH_VERIFY_CASES_H
#define BENCH_VERIFY_CASES_H

#include "fault/paging_mode.h"
#include "fault/watchdog.h"
#include "bench/machine/machine.h"
#include "bench/verify/space.h"
#include "bench/verify/verify_report.h"

#include <stdbool.h>

/* First: get ready to count in these counts; by_fred: events come by FRED. */
void verify_cases_begin(const struct machine *machine, bool by_fred, struct verify_counts *counts);
/* Put a configuration in force; false where the CPU refuses it. */
bool verify_cases_enter(const struct paging_mode *mode);
/* Make every access that the configuration allows in this state ... */
void verify_cases_of_state(const struct verify_state *state);
/* ... and at a non-canonical address, for which no entry matters. */
void verify_cases_non_canonical(void);
/* An access made no progress and was ended: report its case and never make it again ... */
void verify_cases_ended(const struct watchdog_end *end);
/* ... and make the remaining accesses of its state. */
void verify_cases_left(void);
/* Restore the mode and the handlers from before. */
void verify_cases_end(void);

#endif
