/* SPDX-License-Identifier: MIT */
/*
 * The steps of an exception's entry and return, one macro each. They all refer to this stack
 * (addresses fall downward), which pt_regs.h describes to C:
 *
 *     SS RSP RFLAGS CS RIP     pushed by the CPU, RSP aligned to 16 before
 *     error code               by the CPU, or 0 by the stub: ORIG_RAX
 *     RDI RSI RDX RCX RAX R8 R9 R10 R11 RBX RBP R12 R13 R14 R15
 *                              PUSH_REGS; RSP points at R15 = struct pt_regs
 */
#ifndef ENTRY_CALLING_H
#define ENTRY_CALLING_H

#include "boot/fence.h"
#include "boot/x86.h"
#include "entry/entry_path.h"
#include "entry/fred_frame.h"
#include "entry/pt_regs.h"

/* clang-format off */
	.cfi_sections .debug_frame	/* for a debugger; nothing of it is loaded */

/*
 * Tells a debugger how to get from a stub to the interrupted code. The end of the frame, above
 * SS, is the CFA. words: how many words lie below it so far.
 */
.macro CFI_FRAME words
	.cfi_startproc simple
	.cfi_signal_frame
	.cfi_def_cfa %rsp, 8 * (\words)
	.cfi_offset %rip, PT_RIP - PT_SIZE
	.cfi_offset %rsp, PT_RSP - PT_SIZE
.endm

/* From here on RSP points at struct pt_regs. */
.macro CFI_PT_REGS
	.cfi_def_cfa %rsp, PT_SIZE
	.cfi_offset %rbx, PT_RBX - PT_SIZE
	.cfi_offset %rbp, PT_RBP - PT_SIZE
	.cfi_offset %r12, PT_R12 - PT_SIZE
	.cfi_offset %r13, PT_R13 - PT_SIZE
	.cfi_offset %r14, PT_R14 - PT_SIZE
	.cfi_offset %r15, PT_R15 - PT_SIZE
.endm

.macro PUSH_RDX_TO_R11
	pushq	%rdx			/* pt_regs->dx */
	pushq	%rcx			/* pt_regs->cx */
	pushq	%rax			/* pt_regs->ax */
	pushq	%r8			/* pt_regs->r8 */
	pushq	%r9			/* pt_regs->r9 */
	pushq	%r10			/* pt_regs->r10 */
	pushq	%r11			/* pt_regs->r11 */
.endm

/* The registers that a C function may change. In: RSP at ORIG_RAX. */
.macro PUSH_SCRATCH_REGS
	pushq	%rdi			/* pt_regs->di */
	pushq	%rsi			/* pt_regs->si */
	PUSH_RDX_TO_R11
.endm

/* The others. In: RSP at R11. Out: RSP at struct pt_regs. */
.macro PUSH_SAVED_REGS
	pushq	%rbx			/* pt_regs->bx */
	pushq	%rbp			/* pt_regs->bp */
	pushq	%r12			/* pt_regs->r12 */
	pushq	%r13			/* pt_regs->r13 */
	pushq	%r14			/* pt_regs->r14 */
	pushq	%r15			/* pt_regs->r15 */
.endm

/*
 * All of them, around a return address. In: RSP at the return address, ORIG_RAX
 * above it. Out: struct pt_regs above the return address. Clobbers RSI.
 */
.macro PUSH_REGS_BELOW_RETURN
	pushq	%rsi			/* pt_regs->si */
	movq	8(%rsp), %rsi		/* the return address, kept in RSI */
	movq	%rdi, 8(%rsp)		/* pt_regs->di where it was */
	PUSH_RDX_TO_R11
	PUSH_SAVED_REGS
	pushq	%rsi			/* the return address */
.endm

/* Keeps the kernel from speculating on what the interrupted code left in registers. */
.macro CLEAR_REGS
	xorl	%esi, %esi
	xorl	%edx, %edx
	xorl	%ecx, %ecx
	xorl	%r8d, %r8d
	xorl	%r9d, %r9d
	xorl	%r10d, %r10d
	xorl	%r11d, %r11d
	xorl	%ebx, %ebx
	xorl	%ebp, %ebp
	xorl	%r12d, %r12d
	xorl	%r13d, %r13d
	xorl	%r14d, %r14d
	xorl	%r15d, %r15d
.endm

.macro POP_SAVED_REGS
	popq	%r15
	popq	%r14
	popq	%r13
	popq	%r12
	popq	%rbp
	popq	%rbx
.endm

.macro POP_SCRATCH_REGS
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

/*
 * Switch to the kernel's GS base if the exception came from CPL 3. The LFENCE keeps a
 * mispredicted branch from using the user's. In: offset of pt_regs from RSP.
 */
.macro ENTER_KERNEL_GS offset
	testb	$SELECTOR_RPL_MASK, PT_CS + \offset(%rsp)
	jz	.Lkernel_gs_\@
	swapgs
.Lkernel_gs_\@:
	lfence
.endm

.macro LEAVE_KERNEL_GS
	testb	$SELECTOR_RPL_MASK, PT_CS(%rsp)
	jz	.Luser_gs_\@
	.ifndef gs_change
gs_change:
	.endif
	swapgs
.Luser_gs_\@:
.endm

/*
 * The kernel's page tables and the user's lie side by side: one bit of CR3 tells
 * them apart, another one their PCIDs (boot/layout.h). Clobbers RAX.
 */
.macro SWITCH_TO_KERNEL_CR3 pcid
	movq	%cr3, %rax
	.if \pcid
	andq	$~(CR3_USER_TABLES | CR3_USER_PCID), %rax
	btsq	$CR3_NOFLUSH_BIT, %rax
	.else
	andq	$~CR3_USER_TABLES, %rax
	.endif
	movq	%rax, %cr3
.endm

.macro SWITCH_TO_USER_CR3 pcid
	movq	%cr3, %rax
	.if \pcid
	orq	$(CR3_USER_TABLES | CR3_USER_PCID), %rax
	btsq	$CR3_NOFLUSH_BIT, %rax
	.else
	orq	$CR3_USER_TABLES, %rax
	.endif
	movq	%rax, %cr3
.endm

/* If the steps ask for it, wait until all stores are done. */
.macro DRAIN steps
	.if (\steps) & STEP_MFENCE
	mfence
	.endif
.endm

/* In: RSP at ORIG_RAX. Drops it and returns to the interrupted code. */
.macro RETURN_FROM_EXCEPTION
	addq	$8, %rsp
	.ifndef native_irq_return_iret
native_irq_return_iret:			/* the first of them, which is error_return's */
	.endif
	iretq
.endm

/*
 * Return to CPL 3 through a frame that the caller made. In: RSP at the frame's RIP. While FRED is
 * on, IRETQ cannot return to CPL 3.
 */
.macro RETURN_TO_USER
	cmpb	$0, fred_is_on(%rip)
	jne	.Lby_fred_\@
	iretq
.Lby_fred_\@:
	pushq	$0			/* the error code, which is skipped */
	ERETU
.endm

/*
 * An exception from CPL 0 may come from the IRETQ to CPL 3, or from a load of GS before it. GS is
 * then still the user's. In: pt_regs above the return address. Clobbers RAX, RCX.
 */
.macro CHECK_ORIGIN
	testb	$SELECTOR_RPL_MASK, PT_CS + 8(%rsp)
	jnz	.Lorigin_user_\@
	leaq	native_irq_return_iret(%rip), %rcx
	cmpq	%rcx, PT_RIP + 8(%rsp)
	je	.Lorigin_bad_\@
	movl	%ecx, %eax		/* IRETQ may have cut it off */
	cmpq	%rax, PT_RIP + 8(%rsp)
	je	.Lorigin_bad_\@
	cmpq	$gs_change, PT_RIP + 8(%rsp)
	je	.Lorigin_bad_\@
	lfence
.Lorigin_user_\@:
	.pushsection .text.origin_bad, "ax"
.Lorigin_bad_\@:
	ud2
	.popsection
.endm

/*
 * The body of error_entry: save every register, then the steps asked for. In:
 * return address at (%rsp), ORIG_RAX above it. Out: struct pt_regs above the
 * return address.
 */
.macro ERROR_ENTRY steps
	cld
	PUSH_REGS_BELOW_RETURN
	.if \steps & STEP_CR3
	SWITCH_TO_KERNEL_CR3 (\steps & STEP_PCID)
	.endif
	.if \steps & STEP_SWAPGS
	ENTER_KERNEL_GS 8
	.endif
	.if \steps & STEP_ORIGIN
	CHECK_ORIGIN
	.endif
	.if \steps & STEP_CLEAR
	CLEAR_REGS
	.endif
	.if \steps & STEP_SYNC_REGS
	leaq	8(%rsp), %rdi
	jmp	sync_regs
	.else
	ret
	.endif
.endm

/* The body of error_return. In: RSP at struct pt_regs. */
.macro ERROR_RETURN steps
	.if \steps & STEP_SWAPGS
	LEAVE_KERNEL_GS
	.endif
	.if \steps & STEP_CR3
	SWITCH_TO_USER_CR3 (\steps & STEP_PCID)
	.endif
	POP_SAVED_REGS
	POP_SCRATCH_REGS
	DRAIN \steps
	RETURN_FROM_EXCEPTION
.endm

/* Write the time to memory. Changes RAX and RDX. */
.macro TIME_INTO to
	FENCE
	rdtsc
	FENCE
	movl	%eax, \to(%rip)
	movl	%edx, \to + 4(%rip)
.endm

/* The same, but keep every register. */
.macro STAMP_INTO to
	movq	%rax, phase_rax(%rip)
	movq	%rdx, phase_rdx(%rip)
	TIME_INTO "\to"
	movq	phase_rax(%rip), %rax
	movq	phase_rdx(%rip), %rdx
.endm

/* Write the time to phase_stamps[index], and keep every register. */
.macro PHASE_STAMP index
	STAMP_INTO "phase_stamps + 8 * \index"
.endm

/*
 * The same for FRED's pages. The event that ends user mode enters the page, too, so the first two
 * stamps stay pending until the third, which only a returning fault reaches. The third copies
 * them. It needs no more instructions than the others: the POPs behind it restore RAX and RDX, so
 * that its four instructions take the place of four others.
 */
.macro PENDING_STAMP index
	STAMP_INTO "phase_pending + 8 * \index"
.endm

/* The same, then jump. RAX is saved already: the JMP takes the place of its restore. */
.macro PENDING_STAMP_AND_JUMP index to
	movq	%rax, phase_rax(%rip)
	movq	%rdx, phase_rdx(%rip)
	TIME_INTO "phase_pending + 8 * \index"
	movq	phase_rdx(%rip), %rdx
	jmp	\to
.endm

.macro LAST_STAMP
	TIME_INTO "phase_stamps + 8 * 2"
	movq	phase_pending(%rip), %rax
	movq	%rax, phase_stamps(%rip)
	movq	phase_pending + 8(%rip), %rax
	movq	%rax, phase_stamps + 8(%rip)
.endm

.macro STAMP_IF stamped index
	.if \stamped
	PHASE_STAMP \index
	.endif
.endm
/* clang-format on */

#endif
