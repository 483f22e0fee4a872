/* SPDX-License-Identifier: MIT */
/*
 * The exhaustive check: every legal combination of paging-structure entries,
 * control bits and accesses, each held against the oracle.
 */
#ifndef BENCH_VERIFY_VERIFY_H
#define BENCH_VERIFY_VERIFY_H

#include "fault/deviation.h"
#include "bench/machine/machine.h"

#include <stdint.h>

struct verify_counts {
        uint64_t configurations; /* of the processor, that this CPU has */
        uint64_t refused;        /* of them, that it would not enter all the same */
        uint64_t cases;
        uint64_t passed;
        uint64_t deviating[DEVIATIONS]; /* by the known deviation that explains them */
        uint64_t mismatches;
};

/*
 * Make about this many cases, drawn from all there are; 0: all. Reports
 * as it goes (bench/verify/verify_report.h).
 */
void verify(const struct machine *machine, uint64_t cases);

#endif
