/* SPDX-License-Identifier: MIT */
/*
 * A timer of the machine that sends an NMI every other second, which asks whether the work makes
 * progress (fault/watchdog.h). For machines that no host tool watches, such as bare metal.
 */
#ifndef BENCH_MACHINE_ALARM_H
#define BENCH_MACHINE_ALARM_H

#include "boot/this_cpu.h"

#include <stdbool.h>

#define ALARM_SECONDS 2

/*
 * Start it; it never stops. False: this machine has no HPET that can stand for the
 * legacy timer, or no I/O APIC or local APIC within reach: no NMI will come.
 */
bool alarm_start(void);

/* Send its NMIs, if there are any, to this CPU from now on: the one that does the work. */
void alarm_follow(const struct cpu *cpu);

#endif
