/* SPDX-License-Identifier: MIT */
/*
 * Leaves long mode and returns to it, to change CR4 in a way that paging forbids.
 * Source: Intel SDM vol. 3 "Switching Out of IA-32e Mode Operation".
 */
#include "boot/layout.h"

	.code64
	.text

/* In: EDI = CR3, ESI = CR4. Interrupts must be off; the code is identity mapped. */
	.globl	paging_levels_switch
paging_levels_switch:
	pushq	%rbx				/* the upper halves are lost on the way */
	pushq	%rbp
	pushq	%r12
	pushq	%r13
	pushq	%r14
	pushq	%r15
	movq	%rsp, stack_kept(%rip)
	pushq	$KERNEL_CS32
	pushq	$1f
	lretq
	.code32
1:	movl	%cr0, %eax
	andl	$~CR0_PG, %eax
	movl	%eax, %cr0			/* long mode is left */
	movl	%esi, %cr4
	movl	%edi, %cr3
	orl	$CR0_PG, %eax
	movl	%eax, %cr0			/* and entered */
	ljmp	$KERNEL_CS, $2f
	.code64
2:	movq	stack_kept(%rip), %rsp
	popq	%r15
	popq	%r14
	popq	%r13
	popq	%r12
	popq	%rbp
	popq	%rbx
	ret

	.bss
	.balign	8
stack_kept:
	.skip	8

	.section .note.GNU-stack, "", @progbits
