/* SPDX-License-Identifier: MIT */
/*
 * Stretches between time stamps that differ by a known number of instructions,
 * for clock.c. No arguments; RAX = ticks; clobbers RDX, R8.
 */
#define PROBE_NOPS 1000

	.code64
	.text

.macro PROBE label nops
	.balign	64
	.globl	\label
\label:
	lfence
	rdtsc
	lfence
	shlq	$32, %rdx
	orq	%rdx, %rax
	movq	%rax, %r8
	.rept	\nops
	nop
	.endr
	lfence
	rdtsc
	lfence
	shlq	$32, %rdx
	orq	%rdx, %rax
	subq	%r8, %rax
	ret
.endm

	PROBE	clock_probe, PROBE_NOPS
	PROBE	clock_probe_empty, 0
	PROBE	clock_probe_one, 1

	.globl	clock_probe_nops
	.set	clock_probe_nops, PROBE_NOPS

	.section .note.GNU-stack, "", @progbits
