/* SPDX-License-Identifier: MIT */
/*
 * A timer of the machine's own that asks by an NMI every other second whether the work
 * gets on (fault/watchdog.h): where no host tool watches, as on bare metal.
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

/* Let its NMIs go to this CPU from now on, if there are any: the one that works. */
void alarm_follow(const struct cpu *cpu);

#endif
