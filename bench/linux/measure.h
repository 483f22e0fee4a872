/* SPDX-License-Identifier: MIT */
/* Measures all rows in rounds, as the guest does (bench/measure/runner.h). */
#ifndef BENCH_LINUX_MEASURE_H
#define BENCH_LINUX_MEASURE_H

#include "bench/linux/clock.h"
#include "bench/linux/rows.h"
#include "bench/measure/visits.h"
#include "bench/protocol/command_line.h"

#include <stdbool.h>
#include <stdint.h>

struct outcome {
        char skipped[REASON_BYTES]; /* why it was skipped; empty: it was measured */
        char mismatch[MISMATCH_BYTES];
        uint64_t taken, verified;
        const uint64_t *samples; /* `verified` of them, ascending; valid until the next outcome */
        uint64_t base_p50;
        const struct visit *visits; /* one a round */
        size_t visit_count;
        char unsteady[REASON_BYTES]; /* what changed between visits; empty: nothing */
        uint64_t ticks;              /* over the samples and their preparation */
        uint64_t disturbed;          /* number of samples that a timer tick hit */
};

/* False: there is no memory for so many samples. */
bool measure_open(const struct clock *clock, const struct options *options);

/* Waits up to about a second for a steady core frequency, if the clock is tsc. False: unsteady. */
bool measure_await_steady(void);

/* Must the row be visited again? The first always must, since it is the base. */
bool measure_is_due(const struct row *row);
void measure_visit(const struct row *row, uint64_t round);
/* Call after the last round, for the first row first. */
const struct outcome *measure_outcome(const struct row *row);

/* For a trace: takes samples of the row that are not kept. */
void measure_more(const struct row *row);

#endif
