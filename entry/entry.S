/* SPDX-License-Identifier: MIT */
/*
 * Exception stubs. The CPU comes here through a gate (idt.c); a stub completes
 * the frame, calls its C function and returns with iretq. calling.h draws the
 * stack. The steps and their order are those of Linux's idtentry.
 */
#include "entry/calling.h"
#include "entry/vectors.h"

	.code64
	.text

/*
 * Save every register. In: return address at (%rsp), ORIG_RAX above it.
 * Out: struct pt_regs above the return address.
 */
	.balign	16
error_entry:
	cld
	PUSH_REGS save_return=1
	ret

/* In: RSP at struct pt_regs. Restores it and returns to the interrupted code. */
	.balign	16
error_return:
	POP_REGS
	RETURN_FROM_EXCEPTION

/* One stub. In: what the CPU pushed. */
.macro IDTENTRY label function error
	.balign	16
	.globl	\label
\label:
	.if \error == NO_ERROR_CODE
	pushq	$-1			/* ORIG_RAX */
	.endif
	call	error_entry
	LOAD_ARGUMENTS
	call	\function
	jmp	error_return
.endm

#define STUB(vector, name, mnemonic, error, handler, dpl, ist)                                     \
	IDTENTRY asm_exc_##name, exc_##name, error;
EXCEPTION_VECTOR_LIST(STUB)

/*
 * Entry paths of #PF (entry_path.h).
 */
	.globl	page_fault_path_reference
	.set	page_fault_path_reference, asm_exc_page_fault

	.balign	16
	.globl	page_fault_path_full
page_fault_path_full:
	PUSH_REGS
	movq	%rsp, %rdi
	movq	PT_ORIG_RAX(%rsp), %rsi
	call	page_fault_record_and_skip
	POP_REGS
	RETURN_FROM_EXCEPTION

	.balign	16
	.globl	page_fault_path_raw
page_fault_path_raw:
	addq	$8, %rsp		/* the error code */
	movq	%r11, (%rsp)		/* RIP = landing */
	iretq

	.section .note.GNU-stack, "", @progbits
