/* SPDX-License-Identifier: MIT */
/* Stretches of known instructions between two time stamps: how many ticks each takes. */
#ifndef BENCH_MACHINE_CLOCK_PROBE_H
#define BENCH_MACHINE_CLOCK_PROBE_H

#define PROBE_MANY_NOPS    1000
#define PROBE_INSTRUCTIONS 64
#define PROBE_DIVIDES      10 /* more would fill a scheduler, and stall what may pass them */
#define PROBE_ADDS_MAX     1023
#define FRESH_COPIES       17
#define FRESH_BYTES        32
#define FRESH_STRIDE       64

#ifndef __ASSEMBLER__

#include <stdint.h>

uint64_t clock_probe_empty(void);
uint64_t clock_probe_many_nops(void);
uint64_t clock_probe_nops(void);
uint64_t clock_probe_multiplies(void);     /* dependent */
uint64_t clock_probe_adds(uint64_t count); /* dependent, up to PROBE_ADDS_MAX */
uint64_t clock_probe_call(const void *code);
uint64_t clock_probe_divide_error(void);
uint64_t clock_probe_divide_interrupt(void); /* not every interpreting KVM knows it */
uint64_t clock_probe_divides(void);          /* dependent */
/* The same between stamps that are ordered by IRETQ, which serializes everywhere. */
uint64_t clock_probe_serialized_empty(void);
uint64_t clock_probe_serialized_divides(void);

extern const char clock_fresh_template[FRESH_BYTES];
extern const char clock_fresh_copies[FRESH_COPIES * FRESH_STRIDE];

#endif
#endif
