/* SPDX-License-Identifier: MIT */
/*
 * The exhaustive check: every legal combination of paging-structure entries,
 * control bits and accesses, each held against the oracle.
 */
#ifndef BENCH_VERIFY_H
#define BENCH_VERIFY_H

#include "bench/machine.h"

#include "bench/deviation.h"
#include "fault/paging_mode.h"

#include <stdint.h>

struct verify_counts {
        uint64_t configurations; /* of the processor, that this CPU has */
        uint64_t refused;        /* of them, that it would not enter all the same */
        uint64_t cases;
        uint64_t passed;
        uint64_t deviating[DEVIATIONS]; /* by the known deviation that explains them */
        uint64_t mismatches;
};

/* What one case met. */
struct verify_seen {
        uint64_t vector; /* ORACLE_NO_FAULT: none */
        uint64_t error_code, cr2, ip;
        uint64_t after[ORACLE_LEVELS_MAX]; /* the walk's entries afterwards */
};

struct verify_mismatch {
        const struct paging_mode *mode;
        const struct oracle_walk *walk; /* before */
        unsigned int pde_index;         /* in walk; the PDPTE before it, the PTE behind */
        const char *probe;
        uint64_t address;
        const struct oracle_outcome *expected;
        const struct verify_seen *seen;
};

/*
 * Make about this many cases, spread evenly over all there are; 0: all. Reports
 * as it goes (bench/report.h).
 */
void verify(const struct machine *machine, uint64_t cases);

#endif
