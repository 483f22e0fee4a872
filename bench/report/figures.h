/* SPDX-License-Identifier: MIT */
/*
 * Result fields that the image and the program inside Linux share. Each call writes into the
 * open record (record.h).
 */
#ifndef BENCH_REPORT_FIGURES_H
#define BENCH_REPORT_FIGURES_H

#include "bench/measure/visits.h"

#include <stddef.h>
#include <stdint.h>

/* 0 means unknown and becomes null. */
void record_known(const char *name, uint64_t value);
/* RESULT_MIN to RESULT_HISTOGRAM, of sorted samples; count > 0. In the clock's unit. */
void record_figures(const uint64_t *samples, size_t count, uint64_t base_p50);
/* RESULT_VISITS, with equal neighbours merged, and RESULT_UNSTEADY: the reason, or NULL. */
void record_visits(const struct visit *visits, size_t count, const char *unsteady);

#endif
