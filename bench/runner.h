/* SPDX-License-Identifier: MIT */
/* Takes a benchmark's samples and verifies every one. */
#ifndef BENCH_RUNNER_H
#define BENCH_RUNNER_H

#include "bench/benchmark.h"
#include "bench/deviation.h"
#include "bench/machine.h"

#define REASON_SIZE   128
#define MISMATCH_SIZE 192

struct outcome {
        char skipped[REASON_SIZE]; /* why nothing was taken; empty: samples were */
        uint64_t taken;
        uint64_t verified;
        bool faulted; /* error_code_seen holds what came first */
        uint64_t error_code_seen;
        const struct deviation *deviation;
        char mismatch[MISMATCH_SIZE]; /* the first one in words; empty: none */
        uint64_t *samples;            /* ascending, verified of them; valid until the next run */
        uint64_t empty_p50;           /* of base.empty, for net */
};

/* Take the buffers. Once, before any runner_take. */
void runner_init(const struct machine *machine, uint64_t samples, uint64_t warmup);
/* Does CPUID say that this machine has what the benchmark needs? */
bool runner_available(const struct benchmark *benchmark);
/*
 * Take the benchmark's samples, or find that it cannot be done here. They passed
 * only if verified == taken. The first one to be taken is BENCHMARK_EMPTY: the
 * others' empty_p50 is its.
 */
void runner_take(const struct benchmark *benchmark, struct outcome *outcome);

#endif
