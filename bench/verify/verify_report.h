/* SPDX-License-Identifier: MIT */
/* What the exhaustive check reports: lines for people, records for machines. */
#ifndef BENCH_VERIFY_VERIFY_REPORT_H
#define BENCH_VERIFY_VERIFY_REPORT_H

#include "bench/verify/cases.h"

/* After so many configurations are done. */
void report_verify_progress(uint64_t done, const struct verify_counts *counts);
void report_mismatch(const struct verify_mismatch *mismatch);
/* The counts, and the deviations that were met; the last before the end record. */
void report_verify(const struct verify_counts *counts);

#endif
