/* SPDX-License-Identifier: MIT */
/* The windows that silicon.c times. Also included from assembly. */
#ifndef BENCH_LINUX_SILICON_H
#define BENCH_LINUX_SILICON_H

/* Dependent IMULs between the stamps: each of these lengths. */
#define SILICON_IMULS \
        20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40
#define SILICON_IMULS_LEAST 20
#define SILICON_LENGTHS     21
#define SILICON_ADDS        1000 /* dependent ADDs, beside a window with none */

#ifndef __ASSEMBLER__

#include <stdint.h>

/* Ticks from stamp to stamp, after a dither of 0 to DITHER_CYCLES - 1 cycles. */
typedef uint64_t (*silicon_window)(uint64_t dither);

extern const silicon_window silicon_imuls[SILICON_LENGTHS];
extern const silicon_window silicon_adds[2]; /* none, SILICON_ADDS */

#endif
#endif
