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
 * Takes one sample of a setup that was entered, and takes it again if the hypervisor had a fault
 * of its own or the watchdog asked meanwhile. True: verified. False: the outcome has the mismatch.
 */
bool take_sample(const struct setup *setup, struct outcome *outcome, struct sample *sample);
/* For the watchdog: every sample is a step. */
extern const struct watchdog_sign take_sample_sign;

#endif
