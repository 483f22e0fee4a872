/* SPDX-License-Identifier: MIT */
/* The report: lines for people, records for machines, as the options ask. */
#ifndef BENCH_REPORT_REPORT_H
#define BENCH_REPORT_REPORT_H

#include "boot/boot_info.h"
#include "bench/protocol/command_line.h"
#include "bench/measure/runner.h"
#include "bench/verify/cases.h"

void report_boot(const struct boot_info *boot, const struct machine *machine,
                 const struct options *options);
void report_benchmark(const struct benchmark *benchmark, bool available);
void report_skip(const struct benchmark *benchmark, const char *reason);
void report_result(const struct benchmark *benchmark, const struct outcome *outcome);
/* The exhaustive check: one line a configuration, each mismatch shown, the counts. */
void report_verify_progress(uint64_t done, const struct verify_counts *counts);
void report_mismatch(const struct verify_mismatch *mismatch);
void report_verify(const struct verify_counts *counts);
/* The last line. Returns the value to exit with (GUEST_EXIT_...). */
uint8_t report_end(void);

#endif
