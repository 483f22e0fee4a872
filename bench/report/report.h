/* SPDX-License-Identifier: MIT */
/* The report: lines for people, records for machines, as the options ask. */
#ifndef BENCH_REPORT_REPORT_H
#define BENCH_REPORT_REPORT_H

#include "boot/boot_info.h"
#include "bench/protocol/command_line.h"
#include "bench/measure/runner.h"

void report_boot(const struct boot_info *boot, const struct machine *machine,
                 const struct options *options);
/* The machine's CPUs, if more than one was asked for. */
void report_cpus(void);
void report_benchmark(const struct benchmark *benchmark, bool available);
/*
 * Announce a visit, so that a stall has a name: the benchmark's number in the table,
 * and at the first visit the benchmark; later NULL.
 */
void report_visit(size_t number, const struct benchmark *benchmark);
/* Announce a round, from 1 on, and how many visits it has. */
void report_round(uint64_t round, uint64_t rounds, uint64_t visits);
/* For the host that counts exits, one of the lines of GUEST_EXITS_FORMAT; numbers as above. */
void report_exits(size_t number, size_t base, uint64_t samples, enum exits_moment moment);
/* cpu: where; NULL: on the first, as without --each. */
void report_skip(const struct benchmark *benchmark, const struct cpu *cpu, const char *reason);
void report_result(const struct benchmark *benchmark, const struct cpu *cpu,
                   const struct outcome *outcome);
/* For those who write records of their own: is this form asked for (REPORT_HUMAN, ...)? */
bool report_wants(unsigned int form);
/* One more has failed, beside the results. */
void report_count_failure(void);
/* The boot record again and the last line. Returns the value to exit with (GUEST_EXIT_...). */
uint8_t report_end(void);

#endif
