/* SPDX-License-Identifier: MIT */
/*
 * Stretches of known instructions between two time stamps, for clock.c and
 * stamp_order.c. RAX = ticks; clobbers RCX, RDX, R8.
 */
#include "boot/fence.h"
#include "boot/layout.h"
#include "fault/exception_table.h"
#include "bench/machine/clock_probe.h"

	.code64
	.text

/* Out: RAX = time stamp, with the same fences around it as in the samples. Clobbers RDX. */
.macro FENCED_STAMP
	FENCE
	rdtsc
	FENCE
	shlq	$32, %rdx
	orq	%rdx, %rax
.endm

/* IRETQ to the next instruction: it serializes, and no hypervisor intercepts it. */
.macro SERIALIZE_BY_IRETQ
	movq	%rsp, %rdx
	leaq	.Lserialized\@(%rip), %rcx
	pushq	$KERNEL_DS
	pushq	%rdx
	pushfq
	pushq	$KERNEL_CS
	pushq	%rcx
	iretq
.Lserialized\@:
.endm

/* Out: RAX = time stamp that no instruction passes. Clobbers RCX, RDX. */
.macro SERIALIZED_STAMP
	SERIALIZE_BY_IRETQ
	rdtsc
	shlq	$32, %rdx
	orq	%rdx, %rax
	SERIALIZE_BY_IRETQ
.endm

.macro NOTHING count
.endm
.macro NOPS count
	.rept	\count
	nop
	.endr
.endm
.macro MULTIPLIES count
	.rept	\count
	imulq	%rcx, %rcx
	.endr
.endm
/* Each waits for the one before, for many cycles: remainder and quotient go on. */
.macro DIVIDES count
	movq	$-1, %rax
	xorl	%edx, %edx
	movl	$3, %ecx
	.rept	\count
	divq	%rcx
	.endr
.endm
/* #DE as a fault, then by INT: the same way through the handlers. */
.macro DIVIDE_ERROR count
	xorl	%ecx, %ecx
.Ldivide\@:
	divl	%ecx
.Ldivided\@:
	EXCEPTION_TABLE_ROW .Ldivide\@, .Ldivided\@
.endm
.macro DIVIDE_INTERRUPT count
	xorl	%ecx, %ecx
	int	$(X86_TRAP_DE)		/* "$0" alone is a parameter to clang */
.Linterrupted\@:
	EXCEPTION_TABLE_ROW .Linterrupted\@, .Linterrupted\@
.endm
.macro CALL_CODE count			/* In: RDI = it */
	call	*%rdi
.endm

.macro PROBE label body count stamp=FENCED_STAMP
	.balign	64
	.globl	\label
\label:
	\stamp
	movq	%rax, %r8
	\body	\count
	\stamp
	subq	%r8, %rax
	ret
.endm

	PROBE	clock_probe_empty, NOTHING, 0
	PROBE	clock_probe_many_nops, NOPS, PROBE_MANY_NOPS
	PROBE	clock_probe_nops, NOPS, PROBE_INSTRUCTIONS
	PROBE	clock_probe_multiplies, MULTIPLIES, PROBE_INSTRUCTIONS
	PROBE	clock_probe_call, CALL_CODE, 0
	PROBE	clock_probe_divide_error, DIVIDE_ERROR, 0
	PROBE	clock_probe_divide_interrupt, DIVIDE_INTERRUPT, 0
	PROBE	clock_probe_divides, DIVIDES, PROBE_DIVIDES
	PROBE	clock_probe_serialized_empty, NOTHING, 0, SERIALIZED_STAMP
	PROBE	clock_probe_serialized_divides, DIVIDES, PROBE_DIVIDES, SERIALIZED_STAMP

/* As many dependent ADDs as RDI says. Clobbers RDI, too. */
.macro ADDS count
	leaq	.Ladded\@(%rip), %rcx
	leaq	(%rdi, %rdi, 2), %rdi		/* an ADD has 3 bytes */
	subq	%rdi, %rcx
	jmp	*%rcx
	.rept	\count
	addq	%rdx, %rdx
	.endr
.Ladded\@:
.endm

	PROBE	clock_probe_adds, ADDS, PROBE_ADDS_MAX

/* Code to be copied, FRESH_BYTES long. */
	.balign	64
	.globl	clock_fresh_template
clock_fresh_template:
	.rept	10
	addq	%rcx, %rcx
	.endr
	ret
	nop
	.if . - clock_fresh_template != FRESH_BYTES
	.error	"the template is not FRESH_BYTES long"
	.endif

/* Where the copies go: a cache line each. */
	.balign	64
	.globl	clock_fresh_copies
clock_fresh_copies:
	.skip	FRESH_COPIES * FRESH_STRIDE, 0xcc

	.section .note.GNU-stack, "", @progbits
