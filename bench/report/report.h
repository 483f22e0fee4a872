/* SPDX-License-Identifier: MIT */
/* Writes the report: lines for people and records for machines, as the options say. */
#ifndef BENCH_REPORT_REPORT_H
#define BENCH_REPORT_REPORT_H

#include "boot/boot_info.h"
#include "bench/protocol/command_line.h"
#include "bench/measure/runner.h"

void report_boot(const struct boot_info *boot, const struct machine *machine,
                 const struct options *options);
/* Report the machine's CPUs, if more than one was asked for. */
void report_cpus(void);
void report_benchmark(const struct benchmark *benchmark, bool available);
/*
 * Announce a visit, so that a stall has a name. number: the benchmark's, in the table.
 * benchmark: at its first visit; NULL later.
 */
void report_visit(size_t number, const struct benchmark *benchmark);
/* Announce a round, from 1 on, and how many visits it has. */
void report_round(uint64_t round, uint64_t rounds, uint64_t visits);
/* For the host that counts exits, one of the lines of GUEST_EXITS_FORMAT; numbers as above. */
void report_exits(size_t number, size_t base, uint64_t samples, enum exits_moment moment);
/* cpu: where; NULL: on the first, if each=on was not asked for. */
void report_skip(const struct benchmark *benchmark, const struct cpu *cpu, const char *reason);
void report_result(const struct benchmark *benchmark, const struct cpu *cpu,
                   const struct outcome *outcome);
/* Is this form (REPORT_HUMAN, ...) asked for? For code that writes its own records. */
bool report_wants(unsigned int form);
/* Count a failure that is no result. */
void report_count_failure(void);
/* Repeat the boot record and write the last line. Returns the exit value, GUEST_EXIT_.... */
uint8_t report_end(void);

#endif
