/* SPDX-License-Identifier: MIT */
/*
 * The probes of probe.h and their way back. A fault, or the undefined instruction
 * that ends a probe at CPL 3, restores the probe's stack pointer and returns from
 * the probe; there is no iretq, since nothing of the interrupted state is needed.
 *
 * In: RDI = address. Out: RAX = error code or -1, RDX = RIP of the fault. R11 is
 * where a fetch that does not fault goes on. Clobbers RCX, R11.
 */
#include "bench/probe.h"
#include "boot/layout.h"

	.code64

.macro ACCESS_kernel_read
	movq	(%rdi), %rcx
.endm
.macro ACCESS_kernel_write
	movq	%rdi, (%rdi)
.endm
.macro ACCESS_kernel_fetch
	jmp	*%rdi
.endm
.macro ACCESS_kernel_read_ac
	movq	(%rdi), %rcx
.endm
.macro ACCESS_kernel_write_ac
	movq	%rdi, (%rdi)
.endm
.macro ACCESS_kernel_rmw
	addq	$0, (%rdi)
.endm
.macro ACCESS_kernel_stack
	movq	(%rbp), %rcx
.endm
.macro ACCESS_user_read
	movq	(%rdi), %rcx
.endm
.macro ACCESS_user_write
	movq	%rdi, (%rdi)
.endm
.macro ACCESS_user_fetch
	jmp	*%rdi
.endm
.macro ACCESS_user_rmw
	addq	$0, (%rdi)
.endm
.macro ACCESS_user_implicit
	movl	%ecx, %fs
.endm
.macro ACCESS_user_implicit_ac
	movl	%ecx, %fs
.endm
.macro ACCESS_kernel_wruss
	wrussq	%rdi, (%rdi)
.endm
.macro ACCESS_user_wrss
	wrssq	%rdi, (%rdi)
.endm
.macro ACCESS_user_ret
	ret
.endm

/*
 * A probe that set AC returns by way of probe_clear_ac, which RSP points at before
 * RBP is pushed.
 */
.macro RETURN_BY_WAY_OF thunk
	leaq	\thunk(%rip), %rax
	pushq	%rax
.endm

.macro PROBE_KERNEL name
	.text
	.balign	16
	.globl	probe_function_\name, probe_instruction_\name
probe_function_\name:
	.if PROBE_AC
	RETURN_BY_WAY_OF probe_clear_ac
	.endif
	pushq	%rbp
	movq	%rdi, %rbp
	movq	%rsp, probe_rsp(%rip)
	leaq	probe_return(%rip), %r11
	movq	$-1, %rax
	.if PROBE_AC
	pushfq
	orq	$RFLAGS_AC, (%rsp)
	popfq
	.endif
probe_instruction_\name:
	ACCESS_\name
	jmp	probe_return
.endm

.macro PROBE_USER name
	.text
	.balign	16
	.globl	probe_function_\name, probe_instruction_\name
probe_function_\name:
	.if PROBE_AC
	RETURN_BY_WAY_OF probe_clear_ac
	.endif
	pushq	%rbp
	movq	%rsp, probe_rsp(%rip)
	leaq	user_mode_exit(%rip), %r11
	movq	$-1, %rax
	movl	$LDT_FIRST, %ecx
	pushq	$USER_DS
	pushq	$user_stack_last		/* which holds user_mode_exit */
	pushq	$RFLAGS_FIXED | (RFLAGS_AC * PROBE_AC)
	pushq	$USER_CS
	pushq	$probe_instruction_\name
	iretq

	.section .user.text, "ax"
probe_instruction_\name:
	ACCESS_\name
	jmp	user_mode_exit
.endm

#define STUB(name, cpl, kind, ac, ...)                                                             \
	.set PROBE_AC, ac;                                                                         \
	PROBE_##cpl name;
PROBE_LIST(STUB)

	.text
/* Gates' targets while probes are on. In: the frame with an error code. */
	.balign	16
	.globl	probe_page_fault, probe_general_protection, probe_stack_segment
	.globl	probe_invalid_op
probe_general_protection:
	movq	$X86_TRAP_GP, probe_vector(%rip)
	jmp	probe_page_fault
	.balign	16
probe_stack_segment:
	movq	$X86_TRAP_SS, probe_vector(%rip)
	.balign	16
probe_page_fault:
	popq	%rax			/* error code */
	popq	%rdx			/* RIP */
/* In: the frame without one. CPL 3 is done. */
probe_invalid_op:
	movq	probe_rsp(%rip), %rsp
probe_return:
	popq	%rbp
	ret

/* Not by CLAC, which not every CPU has. */
	.balign	16
probe_clear_ac:
	pushq	$RFLAGS_FIXED
	popfq
	ret

	.data
	.balign	8
	.globl	probe_vector
probe_vector:
	.quad	0
probe_rsp:
	.quad	0

	.section .note.GNU-stack, "", @progbits
