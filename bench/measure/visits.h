/* SPDX-License-Identifier: MIT */
/*
 * What a row's visits found, and whether they found the same. Nothing here knows
 * the machine; the host tests use it too.
 */
#ifndef BENCH_MEASURE_VISITS_H
#define BENCH_MEASURE_VISITS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct visit {
        uint64_t level; /* trimmed mean of the row's samples, in hundredths of the unit */
        uint64_t base;  /* mean of its two base rows' levels, likewise */
        uint64_t ratio; /* core cycles per 1000 ticks */
        uint64_t level_error, base_error; /* standard errors, in hundredths of the unit */
};

/* A figure has moved if it differs by more than this, and by more than so many standard errors. */
#define MOVED_PERCENT       5
#define MOVED_RATIO_PERCENT 2
#define MOVED_ERRORS        6

/* How many visits in a row, from this one on, have the same level, base and ratio. */
size_t visits_run(const struct visit *visits, size_t count, size_t at);

/*
 * Did the ratio, the base or the level move between the visits by more than noise?
 * Says in words which and by how much. The ratio is asked first, since it moves the others.
 */
bool visits_unsteady(const struct visit *visits, size_t count, char *reason, size_t size);

#endif
