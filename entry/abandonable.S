/* SPDX-License-Identifier: MIT */
/*
 * A call that an exception handler can end at any point: the handler makes its frame return
 * to call_abandoned, which continues as if the function had returned.
 */
	.code64
	.text
	.cfi_sections .debug_frame

/* Push a register, and tell a debugger where it is. */
.macro PUSH_AND_TELL register
	pushq	%\register
	.cfi_adjust_cfa_offset 8
	.cfi_rel_offset %\register, 0
.endm

/*
 * In: RDI = function, RSI = its argument. Out: EAX = 1 if it returned, 0 if it was abandoned.
 * Only one such call can run at a time.
 */
	.globl	call_abandonable
call_abandonable:
	.cfi_startproc
	PUSH_AND_TELL rbp
	PUSH_AND_TELL rbx
	PUSH_AND_TELL r12
	PUSH_AND_TELL r13
	PUSH_AND_TELL r14
	PUSH_AND_TELL r15
	movq	%rsp, abandonable_rsp(%rip)
	movq	%rdi, %rax
	movq	%rsi, %rdi
	call	*%rax
	movl	$1, %eax
	jmp	return
	.cfi_endproc

	.globl	call_abandoned
call_abandoned:				/* RSP = abandonable_rsp */
	xorl	%eax, %eax
return:
	movq	$0, abandonable_rsp(%rip)
	popq	%r15
	popq	%r14
	popq	%r13
	popq	%r12
	popq	%rbx
	popq	%rbp
	ret

	.section .bss.abandonable_rsp, "aw", @nobits
	.balign	8
	.globl	abandonable_rsp
abandonable_rsp:
	.skip	8

	.section .note.GNU-stack, "", @progbits
