/* SPDX-License-Identifier: MIT */
/*
 * Timed windows for silicon.c, made with the guest's stamps. Each takes the dither
 * in RDI and returns the ticks in RAX. Clobbers RDX, RDI, R8 to R10.
 */
#include "bench/linux/silicon.h"
#include "bench/measure/stamp.h"

	.text

.macro CHAIN_imul count
	.rept	\count
	imulq	%r9, %r9
	.endr
.endm
.macro CHAIN_add count
	ADD_CHAIN \count, %r9
.endm

.macro WINDOW kind count
	.balign	64
.Lwindow_\kind\()_\count:
	DITHER	%rdi, %rdx
	STAMP
	movl	%eax, %r8d
	movl	%edx, %r10d
	CHAIN_\kind \count
	STAMP
	shlq	$32, %rdx
	orq	%rdx, %rax
	shlq	$32, %r10
	orq	%r10, %r8
	subq	%r8, %rax
	ret
	.section .data.rel.ro, "aw"
	.quad	.Lwindow_\kind\()_\count
	.text
.endm

	.section .data.rel.ro, "aw"
	.balign	8
	.globl	silicon_imuls, silicon_adds
silicon_imuls:
	.text
	.irp	count, SILICON_IMULS
	WINDOW	imul, \count
	.endr

	.section .data.rel.ro, "aw"
silicon_adds:
	.text
	WINDOW	add, 0
	WINDOW	add, SILICON_ADDS

	.section .note.GNU-stack, "", @progbits
