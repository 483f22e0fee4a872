/* SPDX-License-Identifier: MIT */
/*
 * What surrounds a timed instruction, as gas macros: the time stamp, the dither
 * before it, chains of dependent instructions. Shared by the guest's triggers and
 * by programs that measure inside Linux.
 */
#ifndef BENCH_MEASURE_STAMP_H
#define BENCH_MEASURE_STAMP_H

#include "boot/fence.h"

/*
 * Fewer cycles than this are spent before a first stamp, so that the loop that takes samples does
 * not lock on to the TSC's step.
 */
#define DITHER_CYCLES 64

/* Dependent ADDs between two stamps that tell the core's cycles; beside them the base. */
#define ADD_CHAIN_LENGTH 1000

#ifdef __ASSEMBLER__

/*
 * RDTSC between two fences (LFENCE, if it works here): everything before it is done, and nothing
 * after it has begun (SDM vol. 2, "RDTSC"). Out: EDX:EAX = time stamp.
 */
.macro STAMP
	FENCE
	rdtsc
	FENCE
.endm

/*
 * A chain of ADDs, each dependent on the one before: one core cycle each on every CPU. Registers
 * only, since adding an immediate may take no cycle.
 */
.macro ADD_CHAIN count register
	.rept	\count
	addq	\register, \register
	.endr
.endm

/* In: 64-bit register, 0 to DITHER_CYCLES - 1: the ADDs to spend. Clobbers both registers. */
.macro DITHER cycles scratch
	leaq	.Ldithered\@(%rip), \scratch
	leaq	(\cycles, \cycles, 2), \cycles	/* an ADD has 3 bytes */
	subq	\cycles, \scratch
	jmp	*\scratch
	ADD_CHAIN (DITHER_CYCLES-1), \cycles
.Ldithered\@:
.endm

#endif
#endif
