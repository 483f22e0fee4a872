/* SPDX-License-Identifier: MIT */
/* The exhaustive check's report: lines for people, records for the tool. */
#ifndef BENCH_VERIFY_VERIFY_REPORT_H
#define BENCH_VERIFY_VERIFY_REPORT_H

#include "entry/fred_frame.h"
#include "fault/deviation.h"
#include "fault/oracle.h"
#include "fault/paging_mode.h"

#include <stdint.h>

struct verify_counts {
        uint64_t configurations; /* of the processor, that this CPU has */
        uint64_t refused;        /* of them, those that it refused to enter all the same */
        uint64_t cases;
        uint64_t passed;
        uint64_t deviating[DEVIATIONS]; /* by the known deviation that explains them */
        uint64_t mismatches;
};

/* What one case met. */
struct verify_seen {
        uint64_t vector; /* ORACLE_NO_FAULT: none */
        uint64_t error_code, cr2, ip;
        const struct fred_frame *frame, *frame_due; /* of FRED, where they differ; else NULL */
        uint64_t after[ORACLE_LEVELS_MAX];          /* the walk's entries afterwards */
};

struct verify_mismatch {
        const struct paging_mode *mode;
        const struct oracle_walk *walk; /* before */
        unsigned int levels;            /* of it */
        const char *access;
        uint64_t address;
        const struct oracle_outcome *expected;
        const struct verify_seen *seen;
};

/* After so many configurations are done. */
void report_verify_progress(uint64_t done, const struct verify_counts *counts);
void report_mismatch(const struct verify_mismatch *mismatch);
/* The counts, and the deviations that were met. The last record before the end record. */
void report_verify(const struct verify_counts *counts);

#endif
