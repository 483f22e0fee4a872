/* SPDX-License-Identifier: MIT */
/* A CPU that waits at CPL 3, with interrupts on. */
#ifndef BENCH_MEASURE_USER_SPIN_H
#define BENCH_MEASURE_USER_SPIN_H

#include <stdint.h>

/* Written by this CPU's handlers. It lies in the page of the user's stack, of which each CPU has
 * its own. */
extern volatile uint64_t user_spin_stop;

/* Spins until user_spin_stop is not 0. */
void user_spin(void);

#endif
