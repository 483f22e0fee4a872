/* SPDX-License-Identifier: MIT */
/* What came of a benchmark. */
#ifndef BENCH_MEASURE_OUTCOME_H
#define BENCH_MEASURE_OUTCOME_H

#include "bench/machine/counters.h"
#include "bench/measure/visits.h"
#include "bench/protocol/protocol.h"
#include "fault/deviation.h"

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
        uint64_t others_faults;     /* of the other CPUs, in that time */
        uint64_t disturbed;         /* samples that something from outside struck; counters.h */
        bool has_phases;
        struct summary phases[PHASE_FIELDS]; /* of as many stamped samples, raw */
        int64_t phase_net_p50[PHASE_FIELDS]; /* less the stamps' own */
};

/* Add a text to the first mismatch in words. */
__attribute__((format(printf, 2, 3))) void describe_mismatch(struct outcome *outcome,
                                                             const char *format, ...);

#endif
