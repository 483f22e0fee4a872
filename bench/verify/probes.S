/* SPDX-License-Identifier: MIT */
/*
 * The probes of probe.h and their way back. A fault, or the undefined instruction
 * that ends a probe at CPL 3, restores the probe's stack pointer and returns from
 * the probe; there is no iretq, since nothing of the interrupted state is needed.
 *
 * In: RDI = address. Out: RAX = error code or -1, RDX = RIP of the fault. R11 is
 * where a fetch that does not fault goes on. Clobbers RCX, RSI, RDI, R11.
 */
#define ADDRESS %rdi
#define SCRATCH %rcx

#include "boot/layout.h"
#include "entry/shadow_stack.h"
#include "fault/access.h"
#include "bench/verify/probe.h"

	.code64

/*
 * What a probe makes ready: WAY_BACK pushes where it is undone, on the way to who
 * called the probe; READY does it. RFLAGS of a probe at CPL 3 come by IRETQ. Both
 * clobber RAX, RCX, RDX.
 */
.macro WAY_BACK_nothing
.endm
.macro READY_nothing
.endm

.macro WAY_BACK_set_ac
	leaq	probe_clear_ac(%rip), %rax
	pushq	%rax
.endm
.macro READY_set_ac			/* by POPF: some hypervisors do not know STAC */
	pushfq
	orq	$RFLAGS_AC, (%rsp)
	popfq
.endm

.macro WAY_BACK_shadow_stack_on
	leaq	probe_shadow_stack_off(%rip), %rax
	pushq	%rax
.endm
.macro READY_shadow_stack_on
	SHADOW_STACK_ON
.endm

#define USER_RFLAGS_nothing RFLAGS_FIXED
#define USER_RFLAGS_set_ac  (RFLAGS_FIXED | RFLAGS_AC)

/* RBP for all probes alike: the check runs with what it needs anyway. */
.macro PROBE_KERNEL name prepares instruction
	.text
	.balign	16
	.globl	probe_function_\name, probe_instruction_\name
probe_function_\name:
	WAY_BACK_\prepares
	pushq	%rbp
	movq	%rdi, %rbp
	movq	%rsp, probe_rsp(%rip)
	READY_\prepares
	leaq	probe_return(%rip), %r11
	movq	$-1, %rax
probe_instruction_\name:
	ACCESS_\instruction
	jmp	probe_return
.endm

.macro PROBE_USER name prepares instruction rflags
	.text
	.balign	16
	.globl	probe_function_\name, probe_instruction_\name
probe_function_\name:
	WAY_BACK_\prepares
	pushq	%rbp
	movq	%rsp, probe_rsp(%rip)
	leaq	user_mode_exit(%rip), %r11
	movq	$-1, %rax
	movl	$LDT_FIRST, %ecx
	pushq	$USER_DS
	pushq	$user_stack_last		/* which holds user_mode_exit */
	pushq	$\rflags
	pushq	$USER_CS
	pushq	$probe_instruction_\name
	iretq

	.section .user.text, "ax"
probe_instruction_\name:
	ACCESS_\instruction
	jmp	user_mode_exit
.endm

#define STUB_KERNEL(name, prepares, instruction) PROBE_KERNEL name, prepares, instruction
#define STUB_USER(name, prepares, instruction)                                                     \
	PROBE_USER name, prepares, instruction, (USER_RFLAGS_##prepares)
#define STUB(name, cpl, kind, ac, implicit, stack, shadow, prepares, instruction, offset)          \
	STUB_##cpl(name, prepares, instruction);
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
	popq	%rcx
	jmp	*%rcx			/* a RET would look at the shadow stack, where there is one */

/* Ways back: what a probe made ready is undone. */
	.balign	16
probe_clear_ac:				/* not by CLAC, which not every CPU has */
	pushq	$RFLAGS_FIXED
	popfq
	ret
	.balign	16
probe_shadow_stack_off:
	movq	%rax, %rsi
	movq	%rdx, %rdi
	SHADOW_STACK_OFF
	movq	%rsi, %rax
	movq	%rdi, %rdx
	ret

	.data
	.balign	8
	.globl	probe_vector
probe_vector:
	.quad	0
probe_rsp:
	.quad	0

	.section .note.GNU-stack, "", @progbits
