/* SPDX-License-Identifier: MIT */
/* A CPU that waits at CPL 3, with interrupts on. */
#ifndef BENCH_MEASURE_USER_SPIN_H
#define BENCH_MEASURE_USER_SPIN_H

#include <stdint.h>

/* In the page of the user's stack, which each CPU has of its own: its handlers write it. */
extern volatile uint64_t user_spin_stop;

/* Until user_spin_stop is not 0. */
void user_spin(void);

#endif
