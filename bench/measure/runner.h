/* SPDX-License-Identifier: MIT */
/* Takes a benchmark's samples, a visit a round, and verifies every one. */
#ifndef BENCH_MEASURE_RUNNER_H
#define BENCH_MEASURE_RUNNER_H

#include "fault/deviation.h"
#include "bench/protocol/command_line.h"
#include "bench/machine/counters.h"
#include "bench/machine/machine.h"
#include "bench/measure/benchmark.h"
#include "bench/measure/visits.h"

#define REASON_SIZE   128
#define MISMATCH_SIZE 512

struct summary {
        uint64_t min, p50, p99, max;
};

struct outcome {
        char skipped[REASON_SIZE]; /* why nothing was taken; empty: samples were */
        uint64_t taken;
        uint64_t verified;
        bool faulted; /* error_code_seen holds what came first */
        uint64_t error_code_seen;
        const struct deviation *deviation;
        char mismatch[MISMATCH_SIZE]; /* the first one in words; empty: none */
        const uint64_t *samples;      /* ascending, verified of them; until the next outcome */
        uint64_t base_p50;            /* of its CPL's empty pair, for net */
        const struct visit *visits;   /* one a round */
        size_t visit_count;
        bool is_unsteady;
        char unsteady[REASON_SIZE]; /* what moved between the visits, in words */
        struct counters counted;    /* over the samples without phases */
        uint64_t tsc_cycles;        /* likewise */
        uint64_t disturbed;         /* samples that something from outside struck; counters.h */
        bool has_phases;
        struct summary phases[PHASE_FIELDS]; /* of as many probed samples, raw */
        int64_t phase_net_p50[PHASE_FIELDS]; /* less the stamps' own */
};

/* Take the buffers. Once, before all else. */
void runner_init(const struct machine *machine, const struct options *options);
/*
 * Let the core run until its frequency has come to rest, as the chain of ADDs tells;
 * false: it never did. Only where silicon runs the instructions.
 */
bool runner_await_steady(void);
/* Does CPUID say that this machine has what the benchmark needs? */
bool runner_available(const struct benchmark *benchmark);
/* One of the rows that are always visited, since others are reported less their medians. */
bool runner_is_base(const struct benchmark *benchmark);
/* Is there anything left to visit? Not of a row that failed or cannot be taken here. */
bool runner_is_due(const struct benchmark *benchmark);
/*
 * Take this round's share of a due benchmark's samples, or find that it cannot be done
 * here. Rounds count from 0. samples: of all rounds, at least one each; the same in
 * every round.
 */
void runner_visit(const struct benchmark *benchmark, uint64_t round, uint64_t samples);
/*
 * After the last round, in the order of the table, the bases among them: what came
 * of the benchmark. It passed only if verified == taken.
 */
const struct outcome *runner_outcome(const struct benchmark *benchmark);

#endif
