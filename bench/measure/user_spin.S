/* SPDX-License-Identifier: MIT */
/* Like user_mode_call (entry/user_mode.S), but with interrupts on. */
#include "boot/layout.h"

	.code64
	.text
	.globl	user_spin
user_spin:
	pushq	%rbp			/* what C keeps: user code changes nothing */
	call	1f
	popq	%rbp
	ret
1:	movq	%rsp, user_mode_caller_rsp(%rip)
	pushq	$USER_DS
	pushq	$user_stack_top
	pushq	$(RFLAGS_FIXED | RFLAGS_IF)
	pushq	$USER_CS
	leaq	.Luser_spin(%rip), %rax
	pushq	%rax
	iretq

	.section .user.text, "ax"
.Luser_spin:
	pause
	cmpq	$0, user_spin_stop(%rip)
	je	.Luser_spin
	jmp	user_mode_exit

	.section .note.GNU-stack, "", @progbits
