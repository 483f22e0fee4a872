/* SPDX-License-Identifier: MIT */
/* Takes one sample of a benchmark and verifies it. */
#ifndef BENCH_MEASURE_TAKE_SAMPLE_H
#define BENCH_MEASURE_TAKE_SAMPLE_H

#include "fault/watchdog.h"
#include "bench/machine/machine.h"
#include "bench/measure/outcome.h"
#include "bench/measure/setup.h"
#include "bench/measure/trigger.h"

/* Before the first sample; the seed is that of the dither. */
void take_sample_init(const struct machine *machine, uint64_t seed);
/*
 * One sample of a setup that was entered, which is taken again where the hypervisor
 * had a fault of its own, or the watchdog asked. True if it is verified; else the outcome has the
 * mismatch.
 */
bool take_sample(const struct setup *setup, struct outcome *outcome, struct sample *sample);
/* The samples of all benchmarks are steps. */
extern const struct watchdog_sign take_sample_sign;

#endif
