/* SPDX-License-Identifier: MIT */
/*
 * The steps of an exception entry and return, one macro each. All of them speak
 * of this stack (addresses fall downward), which pt_regs.h describes to C:
 *
 *     SS RSP RFLAGS CS RIP     pushed by the CPU, RSP aligned to 16 before
 *     error code               by the CPU, or -1 by the stub: ORIG_RAX
 *     RDI RSI RDX RCX RAX R8 R9 R10 R11 RBX RBP R12 R13 R14 R15
 *                              PUSH_REGS; RSP points at R15 = struct pt_regs
 */
#ifndef ENTRY_CALLING_H
#define ENTRY_CALLING_H

#include "boot/x86.h"
#include "entry/pt_regs.h"

/* clang-format off */
/*
 * In: RSP at ORIG_RAX, or, with save_return=1, at a return address below it.
 * Out: RSP at struct pt_regs (the return address below it again).
 */
.macro PUSH_REGS save_return=0
	.if \save_return
	pushq	%rsi			/* pt_regs->si */
	movq	8(%rsp), %rsi		/* the return address, kept in RSI */
	movq	%rdi, 8(%rsp)		/* pt_regs->di where it was */
	.else
	pushq	%rdi			/* pt_regs->di */
	pushq	%rsi			/* pt_regs->si */
	.endif
	pushq	%rdx			/* pt_regs->dx */
	pushq	%rcx			/* pt_regs->cx */
	pushq	%rax			/* pt_regs->ax */
	pushq	%r8			/* pt_regs->r8 */
	pushq	%r9			/* pt_regs->r9 */
	pushq	%r10			/* pt_regs->r10 */
	pushq	%r11			/* pt_regs->r11 */
	pushq	%rbx			/* pt_regs->bx */
	pushq	%rbp			/* pt_regs->bp */
	pushq	%r12			/* pt_regs->r12 */
	pushq	%r13			/* pt_regs->r13 */
	pushq	%r14			/* pt_regs->r14 */
	pushq	%r15			/* pt_regs->r15 */
	.if \save_return
	pushq	%rsi			/* the return address */
	.endif
.endm

/* In: RSP at struct pt_regs. Out: RSP at ORIG_RAX, every register as pushed. */
.macro POP_REGS
	popq	%r15
	popq	%r14
	popq	%r13
	popq	%r12
	popq	%rbp
	popq	%rbx
	popq	%r11
	popq	%r10
	popq	%r9
	popq	%r8
	popq	%rax
	popq	%rcx
	popq	%rdx
	popq	%rsi
	popq	%rdi
.endm

/* In: RSP at struct pt_regs. Out: RDI = regs, RSI = error code, ORIG_RAX = -1. */
.macro LOAD_ARGUMENTS
	movq	%rsp, %rdi
	movq	PT_ORIG_RAX(%rsp), %rsi
	movq	$-1, PT_ORIG_RAX(%rsp)	/* no system call to restart */
.endm

/* In: RSP at ORIG_RAX. Drops it and returns to the interrupted code. */
.macro RETURN_FROM_EXCEPTION
	addq	$8, %rsp
	iretq
.endm
/* clang-format on */

#endif
