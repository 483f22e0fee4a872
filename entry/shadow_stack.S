/* SPDX-License-Identifier: MIT */
/* The shadow stack of shadow_stack.h, free: its token is the token's own address. */
#include "boot/x86.h"

	.section .shadow_stack, "aw"
	.balign	PAGE_SIZE
	.skip	PAGE_SIZE - 8
	.globl	shadow_stack_token
shadow_stack_token:
	.quad	shadow_stack_token

	.section .note.GNU-stack, "", @progbits
