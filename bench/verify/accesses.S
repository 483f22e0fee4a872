/* SPDX-License-Identifier: MIT */
/*
 * The accesses of access.h and their way back. A fault, or the undefined instruction
 * that ends an access at CPL 3, restores the access's stack pointer and returns from
 * the access; there is no iretq, since nothing of the interrupted state is needed.
 *
 * In: RDI = address. Out: RAX = error code or -1, RDX = RIP of the fault. R11 is
 * where a fetch that does not fault goes on. Clobbers RCX, RSI, RDI, R11.
 */
#define ADDRESS %rdi
#define SCRATCH %rcx

#include "boot/layout.h"
#include "entry/calling.h"
#include "entry/shadow_stack.h"
#include "fault/access.h"
#include "bench/verify/access.h"

	.code64

/*
 * What an access prepares: READY does it, and WAY_BACK pushes the address of the code that undoes
 * it before the access returns. IRETQ loads the RFLAGS of an access at CPL 3. Both clobber RAX,
 * RCX, RDX.
 */
.macro WAY_BACK_nothing
.endm
.macro READY_nothing
.endm

.macro WAY_BACK_set_ac
	leaq	access_clear_ac(%rip), %rax
	pushq	%rax
.endm
.macro READY_set_ac			/* by POPF: some hypervisors do not know STAC */
	pushfq
	orq	$RFLAGS_AC, (%rsp)
	popfq
.endm

.macro WAY_BACK_shadow_stack_on
	leaq	access_shadow_stack_off(%rip), %rax
	pushq	%rax
.endm
.macro READY_shadow_stack_on
	SHADOW_STACK_ON
.endm

#define USER_RFLAGS_nothing RFLAGS_FIXED
#define USER_RFLAGS_set_ac  (RFLAGS_FIXED | RFLAGS_AC)

/* RBP is set for every access, so that the check runs the same code for all. */
.macro FUNCTION_KERNEL name prepares instruction
	.text
	.balign	16
	.globl	access_function_\name, access_instruction_\name
access_function_\name:
	WAY_BACK_\prepares
	pushq	%rbp
	movq	%rdi, %rbp
	movq	%rsp, access_rsp(%rip)
	READY_\prepares
	leaq	access_return(%rip), %r11
	movq	$-1, %rax
access_instruction_\name:
	ACCESS_\instruction
	jmp	access_return
.endm

.macro FUNCTION_USER name prepares instruction rflags
	.text
	.balign	16
	.globl	access_function_\name, access_instruction_\name
access_function_\name:
	WAY_BACK_\prepares
	pushq	%rbp
	movq	%rsp, access_rsp(%rip)
	leaq	user_mode_exit(%rip), %r11
	movq	$-1, %rax
	movl	$LDT_FIRST, %ecx
	pushq	$USER_DS
	pushq	$user_stack_last		/* which holds user_mode_exit */
	pushq	$\rflags
	pushq	$USER_CS
	pushq	$access_instruction_\name
	RETURN_TO_USER

	.section .user.text, "ax"
access_instruction_\name:
	ACCESS_\instruction
	jmp	user_mode_exit
.endm

#define STUB_KERNEL(name, prepares, instruction) FUNCTION_KERNEL name, prepares, instruction
#define STUB_USER(name, prepares, instruction)                                                     \
	FUNCTION_USER name, prepares, instruction, (USER_RFLAGS_##prepares)
#define STUB(name, cpl, kind, ac, implicit, stack, shadow, prepares, instruction, offset)          \
	STUB_##cpl(name, prepares, instruction);
ACCESS_LIST(STUB)

	.text
/* Gates' targets while accesses are on. In: the frame with an error code. */
	.balign	16
	.globl	access_page_fault, access_general_protection, access_stack_segment
	.globl	access_invalid_op
access_general_protection:
	movq	$X86_TRAP_GP, access_vector(%rip)
	jmp	access_page_fault
	.balign	16
access_stack_segment:
	movq	$X86_TRAP_SS, access_vector(%rip)
	.balign	16
access_page_fault:
	popq	%rax			/* error code */
	popq	%rdx			/* RIP */
/* In: the frame without one. CPL 3 is done. */
access_invalid_op:
	movq	access_rsp(%rip), %rsp
access_return:
	popq	%rbp
	popq	%rcx
	jmp	*%rcx			/* a RET would check the shadow stack, if there is one */

/*
 * FRED's page while accesses are on. It does the same as the gates. What C compares is copied,
 * since C continues on the stack that holds the frame. Other vectors take the reference path.
 */
.macro ACCESS_EVENT reference
	cmpb	$X86_TRAP_UD, FRED_VECTOR_BYTE(%rsp)
	je	access_invalid_op
	cmpb	$X86_TRAP_NMI, FRED_VECTOR_BYTE(%rsp)
	je	\reference
	cmpb	$X86_TRAP_SS, FRED_VECTOR_BYTE(%rsp)
	jb	\reference
	cmpb	$X86_TRAP_PF, FRED_VECTOR_BYTE(%rsp)
	ja	\reference
	jmp	access_event
.endm
	.section .fred_path.pages, "ax"
	.balign	PAGE_SIZE, SLOT_FILL
	.globl	fred_page_access
fred_page_access:
	ACCESS_EVENT fred_page_reference
	.org	fred_page_access + FRED_ENTRY_KERNEL, SLOT_FILL
	ACCESS_EVENT fred_page_reference + FRED_ENTRY_KERNEL
access_event:
	movzbl	FRED_VECTOR_BYTE(%rsp), %ecx
	movq	%rcx, access_vector(%rip)
	movq	FRED_CS(%rsp), %rax
	movq	%rax, access_frame + FRED_CS(%rip)
	movq	FRED_SS(%rsp), %rax
	movq	%rax, access_frame + FRED_SS(%rip)
	movq	FRED_EVENT_DATA(%rsp), %rax
	movq	%rax, access_frame + FRED_EVENT_DATA(%rip)
	movq	FRED_ERROR_CODE(%rsp), %rax
	movq	FRED_RIP(%rsp), %rdx
	jmp	access_invalid_op

	.text
/* Restores what an access changed in its preparation. */
	.balign	16
access_clear_ac:				/* not by CLAC, which not every CPU has */
	pushq	$RFLAGS_FIXED
	popfq
	ret
	.balign	16
access_shadow_stack_off:
	movq	%rax, %rsi
	movq	%rdx, %rdi
	SHADOW_STACK_OFF
	movq	%rsi, %rax
	movq	%rdi, %rdx
	ret

	.data
	.balign	8
	.globl	access_vector, access_frame
access_vector:
	.quad	0
access_frame:				/* struct fred_frame; of it CS, SS and the event's data */
	.skip	FRED_FRAME_SIZE
access_rsp:
	.quad	0

	.section .note.GNU-stack, "", @progbits
