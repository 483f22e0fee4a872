/* SPDX-License-Identifier: MIT */
/*
 * Into CPL 3 and back, in the same address space. The way in is IRETQ or ERETU, the way
 * back is an undefined instruction, which every CPU and every hypervisor knows:
 * its handler (fault/exceptions.c) changes the frame to return to the caller.
 */
#include "boot/layout.h"
#include "entry/calling.h"

	.code64

/*
 * In: RDX = code for CPL 3. It runs at CPL 3 on the user stack with all other
 * registers as they are, and ends by a jump to user_mode_exit. Returns then, with
 * all registers as the code left them.
 */
	.section .fault_path.user_mode, "ax"
	.globl	user_mode_call
user_mode_call:
	movq	%rsp, user_mode_caller_rsp(%rip)
	pushq	$USER_DS
	pushq	$user_stack_top
	pushq	$RFLAGS_FIXED
	pushq	$USER_CS
	pushq	%rdx
	RETURN_TO_USER

	.globl	user_mode_return
user_mode_return:				/* RSP = user_mode_caller_rsp */
	ret

	.section .user.fault_path.user_mode, "ax"
	.globl	user_mode_exit
user_mode_exit:
	ud2

/*
 * Where a page fault is reflected to, as a signal handler or a pager would be:
 * RDI = address. It is done at once.
 */
	.globl	user_fault_handler, user_fault_handled
user_fault_handler:
user_fault_handled:
	ud2

	.section .bss.user_mode_caller_rsp, "aw", @nobits
	.balign	8
	.globl	user_mode_caller_rsp
user_mode_caller_rsp:
	.skip	8

	.section .user.stack, "aw", @nobits
	.skip	PAGE_SIZE - 8
	.globl	user_stack_last, user_stack_top
user_stack_last:
	.skip	8
user_stack_top:

	.section .note.GNU-stack, "", @progbits
