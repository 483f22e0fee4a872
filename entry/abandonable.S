/* SPDX-License-Identifier: MIT */
/*
 * A call that an exception's handler can end from wherever it is: it makes its frame
 * return to call_abandoned, which goes on as if the function had returned.
 */
	.code64
	.text

/*
 * In: RDI = function, RSI = its argument. Out: EAX = 1 where it returned, 0 where it was
 * abandoned. There is one at a time.
 */
	.globl	call_abandonable
call_abandonable:
	pushq	%rbp
	pushq	%rbx
	pushq	%r12
	pushq	%r13
	pushq	%r14
	pushq	%r15
	movq	%rsp, abandonable_rsp(%rip)
	movq	%rdi, %rax
	movq	%rsi, %rdi
	call	*%rax
	movl	$1, %eax
	jmp	return

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
