/* SPDX-License-Identifier: MIT */
/*
 * The stubs of trigger.h. Each begins a cache line and holds, in this order: a
 * stamp, the instruction, its landing, a stamp. A stamp is RDTSC between two
 * LFENCEs (SDM vol. 2, "RDTSC").
 *
 * In: RDI = struct sample, RSI = address to access. While the instruction runs,
 * R11 = its landing, for the raw path and for a fetch that does not fault, and
 * R8, R9 = the first stamp. Clobbers RAX, RDX, R8 to R11.
 */
#include "bench/trigger.h"
#include "fault/exception_table.h"

	.code64
	.text

/* Out: EDX:EAX = time stamp. */
.macro STAMP
	lfence
	rdtsc
	lfence
.endm

.macro TRIGGER name instruction:vararg
	.balign	64
	.globl	trigger_stub_\name, trigger_instruction_\name, trigger_landing_\name
trigger_stub_\name:
	leaq	trigger_landing_\name(%rip), %r11
	movq	%rsp, %r10
	andq	$-STACK_ALIGN, %r10
	movq	$-1, ERROR_CODE_ON_STACK(%r10)	/* nothing was pushed */
	STAMP
	movl	%eax, %r8d
	movl	%edx, %r9d
trigger_instruction_\name:
	\instruction
trigger_landing_\name:
	STAMP
	shlq	$32, %r9
	orq	%r9, %r8
	shlq	$32, %rdx
	orq	%rdx, %rax
	movq	%r8, SAMPLE_START(%rdi)
	movq	%rax, SAMPLE_END(%rdi)
	movq	ERROR_CODE_ON_STACK(%r10), %rax
	movq	%rax, SAMPLE_ERROR_CODE(%rdi)
	ret
	EXCEPTION_TABLE_ROW trigger_instruction_\name, trigger_landing_\name
.endm

#define STUB(name, access, instruction...) TRIGGER name, instruction;
TRIGGER_LIST(STUB)

	.section .note.GNU-stack, "", @progbits
