/* SPDX-License-Identifier: MIT */
/* Takes a benchmark's samples, a visit a round, and verifies every one. */
#ifndef BENCH_MEASURE_RUNNER_H
#define BENCH_MEASURE_RUNNER_H

#include "boot/smp/smp.h"
#include "bench/protocol/command_line.h"
#include "bench/machine/machine.h"
#include "bench/measure/benchmark.h"
#include "bench/measure/outcome.h"

/* Take the buffers. Once, before all else. */
void runner_init(const struct machine *machine, const struct options *options);
/*
 * Choose the CPU for all later calls; before the first call it is CPU 0. Each CPU has rows of its
 * own and takes its samples itself, while the caller waits.
 */
void runner_use(struct cpu *cpu);
/*
 * Let the core run until the chain of ADDs says that its frequency is steady. False: it never
 * was. Does nothing unless silicon runs the instructions.
 */
bool runner_await_steady(void);
/* Does the machine have what the benchmark needs, according to CPUID? */
bool runner_available(const struct benchmark *benchmark);
/* Is this one of the base rows? They are always visited, since others are reported less their
 * medians. */
bool runner_is_base(const struct benchmark *benchmark);
/* Is there anything left to visit? Not of a row that failed or cannot be taken here. */
bool runner_is_due(const struct benchmark *benchmark);
/*
 * Take this round's share of a due benchmark's samples, or find that it cannot be done
 * here. Rounds count from 0. samples: of all rounds, at least one each; the same in
 * every round.
 */
void runner_visit(const struct benchmark *benchmark, uint64_t round, uint64_t samples);

enum exits_moment {
        EXITS_BEGIN,
        EXITS_ENDED,
        EXITS_WRONG, /* ended, but a sample was not as armed */
};
/* Tells the host that samples of the benchmark begin or have ended. */
typedef void exits_announcer(const struct benchmark *benchmark, uint64_t samples,
                             enum exits_moment moment);
/*
 * After the last round: take samples of a benchmark that passed, not timed, between two
 * announcements. After each of them wait for the host's NMI, with nothing that exits to
 * a hypervisor. False: none came; nobody counts.
 */
bool runner_count_exits(const struct benchmark *benchmark, exits_announcer *announce);
/*
 * After the last round, in the order of the table, the bases among them: what came
 * of the benchmark. It passed only if verified == taken.
 */
const struct outcome *runner_outcome(const struct benchmark *benchmark);

#endif
