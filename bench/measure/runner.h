/* SPDX-License-Identifier: MIT */
/* Takes a benchmark's samples and verifies every one. */
#ifndef BENCH_MEASURE_RUNNER_H
#define BENCH_MEASURE_RUNNER_H

#include "fault/deviation.h"
#include "bench/protocol/protocol.h"
#include "bench/machine/counters.h"
#include "bench/machine/machine.h"
#include "bench/measure/benchmark.h"

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
        uint64_t *samples;            /* ascending, verified of them; valid until the next run */
        uint64_t empty_p50;           /* of the empty pair of the row's CPL, for net */
        struct counters counted;      /* over the unprobed samples */
        uint64_t tsc_cycles;          /* likewise */
        uint64_t disturbed;           /* samples that something from outside struck; counters.h */
        bool has_phases;
        struct summary phases[PHASE_FIELDS]; /* of as many probed samples, raw */
        int64_t phase_net_p50[PHASE_FIELDS]; /* less the stamps' own */
};

/* Take the buffers. Once, before any runner_take. */
void runner_init(const struct machine *machine, uint64_t samples, uint64_t warmup);
/* Does CPUID say that this machine has what the benchmark needs? */
bool runner_available(const struct benchmark *benchmark);
/*
 * Take the benchmark's samples, or find that it cannot be done here. They passed
 * only if verified == taken. The first ones to be taken are BENCHMARK_EMPTY,
 * BENCHMARK_USER and BENCHMARK_PROBE: what stamps cost by themselves is theirs.
 */
void runner_take(const struct benchmark *benchmark, struct outcome *outcome);

#endif
