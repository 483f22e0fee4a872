/* SPDX-License-Identifier: MIT */
/* The rounds over all rows, as the guest makes them (bench/measure/runner.h). */
#ifndef BENCH_LINUX_MEASURE_H
#define BENCH_LINUX_MEASURE_H

#include "bench/linux/clock.h"
#include "bench/linux/rows.h"
#include "bench/measure/visits.h"
#include "bench/protocol/command_line.h"

#include <stdbool.h>
#include <stdint.h>

struct outcome {
        char skipped[REASON_BYTES]; /* why nothing was taken; empty: samples were */
        char mismatch[MISMATCH_BYTES];
        uint64_t taken, verified;
        const uint64_t *samples; /* ascending, verified of them; until the next outcome */
        uint64_t base_p50;
        const struct visit *visits; /* one a round */
        size_t visit_count;
        char unsteady[REASON_BYTES]; /* what moved between the visits; empty: nothing */
        uint64_t ticks;              /* over the samples and their preparation */
        uint64_t disturbed; /* samples that something from outside struck: a tick of the timer */
};

/* False: there is no memory for so many samples. */
bool measure_open(const struct clock *clock, const struct options *options);

/* Waits for about a second, on a clock of cycles, until the core's frequency rests; false: it does
 * not. */
bool measure_await_steady(void);

/* Is the row to be visited again? The first one always is, since it is the base. */
bool measure_is_due(const struct row *row);
void measure_visit(const struct row *row, uint64_t round);
/* After the last round, the first row first. */
const struct outcome *measure_outcome(const struct row *row);

/* For a trace: visits of the row that are not kept. */
void measure_more(const struct row *row);

#endif
