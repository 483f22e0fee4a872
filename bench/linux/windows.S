/* SPDX-License-Identifier: MIT */
/*
 * The windows of windows.h, made with the guest's stamps. In: RDI = struct window_call.
 * While the instructions run, R11 = the landing, R12 = the address, R13 = the system
 * call's number, R14 = its third argument, RDI, RSI, R10 = the others. They leave the
 * result in RCX.
 */
#include "bench/linux/windows.h"
#include "bench/measure/stamp.h"

/* Offsets in the context that a handler gets: asm/ucontext.h, asm/sigcontext.h. */
#define CONTEXT_IP    168
#define CONTEXT_ERROR 192
#define CONTEXT_TRAP  200
#define CONTEXT_CR2   216
#define SIGNAL_CODE   8

/* Aligned so that no window lies on two pages. */
#define WINDOW_BYTES 512

.macro RUN_empty
.endm
.macro RUN_read
	movq	(%r12), %rcx
.endm
.macro RUN_write
	movq	%r12, (%r12)
.endm
.macro RUN_fetch
	jmp	*%r12
.endm
.macro RUN_call				/* the stamps take RAX and RDX */
	movl	%r13d, %eax
	movq	%r14, %rdx
	syscall
	movq	%rax, %rcx
.endm
.macro RUN_call_write
	movl	%r13d, %eax
	movq	%r14, %rdx
	syscall
	movq	%rax, %rcx
	movq	%r12, (%r12)
.endm
.macro RUN_adds
	ADD_CHAIN ADD_CHAIN_LENGTH, %rcx
.endm

	.section .text.windows, "ax", @progbits
	.balign	4096

.macro WINDOW name
	.balign	WINDOW_BYTES
	.globl	window_\name, trigger_instruction_\name, trigger_landing_\name
window_\name:
	pushq	%rbx
	pushq	%rbp
	pushq	%r12
	pushq	%r13
	pushq	%r14
	pushq	%r15
	movq	%rdi, %rbx
	movq	CALL_DITHER(%rbx), %rcx
	DITHER	%rcx, %rdx
	movq	CALL_ADDRESS(%rbx), %r12
	movq	CALL_NUMBER(%rbx), %r13
	movq	CALL_ARGUMENT0(%rbx), %rdi
	movq	CALL_ARGUMENT1(%rbx), %rsi
	movq	CALL_ARGUMENT2(%rbx), %r14
	movq	CALL_ARGUMENT3(%rbx), %r10
	leaq	trigger_landing_\name(%rip), %r11
	movl	$1, %ecx
	STAMP
	movl	%eax, %r15d
	movl	%edx, %ebp
trigger_instruction_\name:
	RUN_\name
trigger_landing_\name:
	STAMP
	movq	%rcx, CALL_RESULT(%rbx)
	shlq	$32, %rdx
	orq	%rdx, %rax
	movq	%rax, CALL_END(%rbx)
	shlq	$32, %rbp
	orq	%rbp, %r15
	movq	%r15, CALL_START(%rbx)
	popq	%r15
	popq	%r14
	popq	%r13
	popq	%r12
	popq	%rbp
	popq	%rbx
	ret
.endm
#define EMIT(name) WINDOW name;
WINDOW_LIST(EMIT)

/* The kernel calls it with RDI = number, RSI = siginfo, RDX = context. */
	.balign	WINDOW_BYTES
	.globl	windows_skip, windows_count
windows_skip:
	leaq	signal_frame(%rip), %rcx
	incq	FRAME_COUNT(%rcx)
	movq	%rdi, FRAME_NUMBER(%rcx)
	movslq	SIGNAL_CODE(%rsi), %rax
	movq	%rax, FRAME_CODE(%rcx)
	movq	CONTEXT_TRAP(%rdx), %rax
	movq	%rax, FRAME_TRAP(%rcx)
	movq	CONTEXT_ERROR(%rdx), %rax
	movq	%rax, FRAME_ERROR(%rcx)
	movq	CONTEXT_CR2(%rdx), %rax
	movq	%rax, FRAME_CR2(%rcx)
	movq	CONTEXT_IP(%rdx), %rax
	movq	%rax, FRAME_IP(%rcx)
	movq	FRAME_RESUME(%rcx), %rax
	movq	%rax, CONTEXT_IP(%rdx)
	ret
windows_count:
	incq	signal_frame+FRAME_COUNT(%rip)
	ret

	.balign	64
	.globl	windows_landing_code, windows_landing_code_end
windows_landing_code:
	jmp	*%r11
windows_landing_code_end:

.macro NOTHING
.endm
.macro NOPS count
	.rept	\count
	nop
	.endr
.endm
.macro MULTIPLIES count
	.rept	\count
	imulq	%rcx, %rcx
	.endr
.endm
.macro CALL_CODE
	call	*%rdi
.endm
/* Runs RDI dependent ADDs. */
.macro ADDS count
	leaq	.Ladded\@(%rip), %rcx
	leaq	(%rdi, %rdi, 2), %rdi	/* an ADD has 3 bytes */
	subq	%rdi, %rcx
	jmp	*%rcx
	.rept	\count
	addq	%rdx, %rdx
	.endr
.Ladded\@:
.endm

/* Out: RAX = ticks. Clobbers RCX, RDX, RDI, R8. */
.macro PROBE name body:vararg
	.balign	64
	.globl	\name
\name:
	STAMP
	shlq	$32, %rdx
	orq	%rdx, %rax
	movq	%rax, %r8
	\body
	STAMP
	shlq	$32, %rdx
	orq	%rdx, %rax
	subq	%r8, %rax
	ret
.endm

	PROBE	windows_nothing, NOTHING
	PROBE	windows_many_nops, NOPS PROBE_MANY_NOPS
	PROBE	windows_nops, NOPS PROBE_INSTRUCTIONS
	PROBE	windows_multiplies, MULTIPLIES PROBE_INSTRUCTIONS
	PROBE	windows_run, CALL_CODE
	PROBE	windows_adds, ADDS STEP_ADDS_MAX

/* The fresh code to copy, FRESH_BYTES long. */
	.balign	64
	.globl	windows_fresh_code
windows_fresh_code:
	.rept	10
	addq	%rcx, %rcx
	.endr
	ret
	nop
	.if . - windows_fresh_code != FRESH_BYTES
	.error	"the code is not FRESH_BYTES long"
	.endif

	.bss
	.balign	64
	.globl	signal_frame
signal_frame:
	.skip	64

	.section .note.GNU-stack, "", @progbits
