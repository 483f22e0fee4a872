/* SPDX-License-Identifier: MIT */
/* The high precision event timer. */
#ifndef BENCH_MACHINE_HPET_H
#define BENCH_MACHINE_HPET_H

#include <stdint.h>

/*
 * Its registers by HPET_... of x86.h, half a register at a time: a chipset may not do 64
 * bits at once. *hz is its counter's frequency. NULL: there is none within reach.
 */
volatile uint32_t *hpet_find(uint64_t *hz);

#endif
