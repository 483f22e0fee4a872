/* SPDX-License-Identifier: MIT */
/*
 * The accesses under test, one instruction a macro. The file that includes this
 * defines ADDRESS, the register that holds the address, and SCRATCH, a free one.
 * Assembly only.
 */
#ifndef FAULT_ACCESS_H
#define FAULT_ACCESS_H

/* clang-format off */
.macro ACCESS_load
	movq	(ADDRESS), SCRATCH
.endm
.macro ACCESS_store
	movq	ADDRESS, (ADDRESS)
.endm
.macro ACCESS_add
	addq	$0, (ADDRESS)
.endm
.macro ACCESS_jump
	jmp	*ADDRESS
.endm
.macro ACCESS_load_rbp			/* an address in RBP goes through SS */
	movq	(%rbp), SCRATCH
.endm
.macro ACCESS_load_fs			/* ECX = LDT_FIRST: the processor reads the descriptor */
	movl	%ecx, %fs
.endm
.macro ACCESS_wrss
	wrssq	ADDRESS, (ADDRESS)
.endm
.macro ACCESS_wruss
	wrussq	ADDRESS, (ADDRESS)
.endm
.macro ACCESS_call			/* a displacement of 0 would push nothing there */
	call	*%r11
.endm
.macro ACCESS_return
	ret
.endm
/* clang-format on */

#endif
