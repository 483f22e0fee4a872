/* SPDX-License-Identifier: MIT */
/*
 * The TSC's frequency, from CPUID and from timers of known frequency. A single source may be
 * wrong, so two must agree.
 */
#ifndef BENCH_MACHINE_TSC_FREQUENCY_H
#define BENCH_MACHINE_TSC_FREQUENCY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TSC_SOURCES 8

struct tsc_reading {
        const char *source; /* "CPUID.15H", "HPET", ... */
        uint64_t hz;        /* ticks a second; never 0 */
};

struct tsc_frequency {
        uint64_t hz;        /* ticks a second; 0 where unknown, or where no two sources agree */
        const char *source; /* of hz; NULL where it is 0 */
        struct tsc_reading readings[TSC_SOURCES]; /* in the order they were read */
        size_t reading_count;
        bool doubtful; /* there are readings that differ */
};

struct tsc_source {
        const char *name;
        uint64_t (*hz)(void); /* 0 where there is none */
};

/*
 * Read the machine's sources, in order, until two agree; interrupts must be off.
 * Takes some 10 ms for each timer, and as much again where none agree. acpi_init
 * (boot/loader/acpi.h) must have been called.
 */
void tsc_frequency_measure(struct tsc_frequency *frequency);

/*
 * Reads these sources, up to TSC_SOURCES, likewise. Where all differ they are read once
 * more, since a host under load may have stopped the guest between two reads of a timer;
 * the readings are then the later ones. Depends on nothing of the machine.
 */
void tsc_frequency_read(struct tsc_frequency *frequency, const struct tsc_source sources[],
                        size_t count);

/*
 * What readings in that order amount to: the first that another agrees with, or the
 * only one. True as soon as further ones would change nothing. Depends on nothing
 * of the machine.
 */
bool tsc_frequency_settle(struct tsc_frequency *frequency);

#endif
