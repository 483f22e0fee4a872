/* SPDX-License-Identifier: MIT */
/*
 * The stubs of trigger.h. Each begins a slot (boot/image.ld), spends its dither, and then has a
 * stamp, the instruction, its landing, and a stamp (stamp.h). Only the chains of ADDs at the end
 * are longer than a slot.
 *
 * In: RDI = struct sample, RSI = address to access. While the instruction runs,
 * R11 = its landing, for the raw path and for a fetch that does not fault, RBP =
 * where RIP is pushed at CPL 0, for the raw path, and R8, R9 = the first stamp.
 * Clobbers RAX, RCX, RDX, R8 to R11.
 */
#define ADDRESS %rsi
#define SCRATCH %rax

#include "boot/layout.h"
#include "entry/calling.h"
#include "entry/shadow_stack.h"
#include "fault/access.h"
#include "fault/exception_table.h"
#include "bench/measure/stamp.h"
#include "bench/measure/trigger.h"

/* More than a fault's frames take. */
#define COLD_STACK_BYTES 512

	.code64

/* The macros of a row's columns, except the accesses. */
.macro ACCESS_nothing
.endm
.macro ACCESS_set_ac			/* by POPF: some hypervisors do not know STAC */
	pushfq
	orq	$RFLAGS_AC, (%rsp)
	popfq
.endm
.macro ACCESS_clear_ac
	pushfq
	andq	$~RFLAGS_AC, (%rsp)
	popfq
.endm
.macro ACCESS_to_rbp
	movq	%rbp, %rcx
	movq	%rsi, %rbp
.endm
.macro ACCESS_from_rbp
	movq	%rcx, %rbp
.endm
.macro ACCESS_ldt_first
	movl	$LDT_FIRST, %ecx
.endm
.macro ACCESS_shadow_stack_on
	SHADOW_STACK_ON
.endm
.macro ACCESS_shadow_stack_off		/* EDX:EAX is the second stamp */
	movq	%rax, %rsi
	movq	%rdx, %r11
	SHADOW_STACK_OFF
	movq	%rsi, %rax
	movq	%r11, %rdx
.endm
.macro ACCESS_push_r11
	pushq	%r11
.endm

.macro ACCESS_stamps			/* what a stamped entry path adds */
	PHASE_STAMP 0
	PHASE_STAMP 1
	PHASE_STAMP 2
.endm
.macro ACCESS_invlpg
	invlpg	(%rsi)
.endm
.macro ACCESS_read_cr3
	movq	%cr3, %rcx
.endm
.macro ACCESS_write_cr3
	movq	%rcx, %cr3
.endm
.macro ACCESS_read_cr2
	movq	%cr2, %rax
.endm
.macro ACCESS_keep_rbx			/* RSI is free: no address is accessed */
	movq	%rbx, %rsi
	xorl	%eax, %eax
.endm
.macro ACCESS_cpuid
	cpuid
.endm
.macro ACCESS_restore_rbx
	movq	%rsi, %rbx
.endm
.macro ACCESS_frame			/* to the landing, as an exception would leave it */
	movq	%rsp, %rax
	pushq	$KERNEL_DS
	pushq	%rax
	pushq	$RFLAGS_FIXED
	pushq	$KERNEL_CS
	pushq	%r11
.endm
.macro ACCESS_iretq
	iretq
.endm
.macro ACCESS_to_page
	movq	%rdi, %r11
	movq	%rsi, %rdi
	movl	$(PAGE_SIZE / 8), %ecx
	xorl	%eax, %eax
	mfence				/* so that the one in the window waits for its own stores */
.endm
.macro ACCESS_clear			/* LFENCE does not wait for stores; the IRETQ of a fault does */
	rep stosq
	mfence
.endm
/* Flush every cache line from one address to below another. Clobbers RAX. */
.macro FLUSH from to
	leaq	\from, %rax
	andq	$-CACHE_LINE, %rax
.Lflush_\@:
	clflush	(%rax)
	addq	$CACHE_LINE, %rax
	cmpq	\to, %rax
	jb	.Lflush_\@
.endm
/*
 * Flush everything that the fault needs: code, tables and data of its path, and the stack that
 * the CPU and the handler push on. Nothing touches them between here and the access. The entries
 * of the page were flushed before (setup.c). The triggers' code stays: it is what the fault
 * interrupts.
 */
.macro ACCESS_flush_path
	FLUSH	fault_path_start, $fault_path_triggers
	FLUSH	fred_path_start, $fred_path_end
	FLUSH	fault_path_data_start, $fault_path_data_end
	FLUSH	-COLD_STACK_BYTES(%r10), %r10
	mfence				/* CLFLUSH is done before it */
.endm
.macro ACCESS_from_page
	movq	%r11, %rdi
.endm
.macro ACCESS_int3
	int3
.endm
.macro ACCESS_int4			/* a software interrupt whose gate is there anyway */
	int	$X86_TRAP_OF
.endm
.macro ACCESS_ud2
	ud2
.endm
.macro ACCESS_syscall
	syscall
.endm
.macro ACCESS_task			/* of several CPUs: a call that keeps what the stub needs */
	pushq	%rdi
	pushq	%r8
	pushq	%r9
	pushq	%r10
	call	crowd_do_task
	popq	%r10
	popq	%r9
	popq	%r8
	popq	%rdi
.endm
.macro ACCESS_adds
	ADD_CHAIN ADD_CHAIN_LENGTH, %rax
.endm

/* The timed window. */
.macro WINDOW name access instruction
	STAMP
	movl	%eax, %r8d
	movl	%edx, %r9d
	.globl	trigger_instruction_\name, trigger_landing_\name
trigger_instruction_\name:
	ACCESS_\instruction
trigger_landing_\name:
	STAMP
	EXCEPTION_TABLE_ROW trigger_instruction_\name, trigger_landing_\name
	.ifc \access, ACCESS_TRAP
	EXCEPTION_TABLE_ROW trigger_landing_\name, trigger_landing_\name
	.endif
.endm

/* In: R8, R9 and EAX, EDX = the stamps. Out: stored in the sample at RDI. */
.macro KEEP_STAMPS
	shlq	$32, %r9
	orq	%r9, %r8
	shlq	$32, %rdx
	orq	%rdx, %rax
	movq	%r8, SAMPLE_START(%rdi)
	movq	%rax, SAMPLE_END(%rdi)
.endm

/* Begin the next slot of a section. In: slot, how many slots are taken. */
.macro IN_SLOT section slot
	.section \section, "ax"
	.org	\slot * TRIGGER_SLOT, SLOT_FILL
	.set	\slot, \slot + 1
.endm
	.set	kernel_slots, 0
	.set	user_slots, 0

/*
 * For a debugger: the word at RSP is the RSP from before the switch of stacks; RBP is below that.
 * DW_CFA_def_cfa_expression: DW_OP_breg7 0, DW_OP_deref, DW_OP_plus_uconst 16.
 */
.macro CFI_CALLER_ON_STACK
	.cfi_escape 0x0f, 5, 0x77, 0, 0x06, 0x23, 16
.endm

/*
 * Run on the stack that a fault from CPL 3 uses, so that its address does not depend on the
 * caller. The frame is aligned as the CPU aligns it.
 */
.macro TRIGGER_KERNEL name access before instruction after
	IN_SLOT	.fault_path.triggers, kernel_slots
	.globl	trigger_stub_\name
trigger_stub_\name:
	.cfi_startproc
	call	spend_dither
	pushq	%rbp
	.cfi_adjust_cfa_offset 8
	.cfi_offset %rbp, -16
	leaq	trigger_landing_\name(%rip), %r11
	movq	%rsp, %rax
	movq	$(kernel_stack + EXCEPTION_STACK_SIZE), %rsp
	pushq	%rax
	CFI_CALLER_ON_STACK
	movq	%rsp, %r10
	andq	$-STACK_ALIGN, %r10
	movq	$-1, ERROR_CODE_ON_STACK(%r10)	/* nothing was pushed */
	leaq	RIP_ON_STACK(%r10), %rbp
	ACCESS_\before
	WINDOW \name, \access, \instruction
	ACCESS_\after
	KEEP_STAMPS
	movq	ERROR_CODE_ON_STACK(%r10), %rax
	movq	%rax, SAMPLE_ERROR_CODE(%rdi)
	movq	%rbp, SAMPLE_IP(%rdi)
	popq	%rsp
	.cfi_def_cfa %rsp, 16
	popq	%rbp
	.cfi_def_cfa_offset 8
	ret
	.cfi_endproc
.endm

/* The stub calls its second half at CPL 3. Its raw path leaves R10 and RBP. */
.macro TRIGGER_USER name access before instruction after
	IN_SLOT	.fault_path.triggers, kernel_slots
	.globl	trigger_stub_\name
trigger_stub_\name:
	.cfi_startproc
	call	spend_dither
	pushq	%rbp
	.cfi_adjust_cfa_offset 8
	.cfi_offset %rbp, -16
	movq	$-1, %r10		/* no error code is kept */
	leaq	.Luser_\name(%rip), %rdx
	call	user_mode_call
	KEEP_STAMPS
	movq	%r10, SAMPLE_ERROR_CODE(%rdi)
	movq	%rbp, SAMPLE_IP(%rdi)
	popq	%rbp
	.cfi_def_cfa_offset 8
	ret
	.cfi_endproc

	IN_SLOT	.user.fault_path.triggers, user_slots
.Luser_\name:
	leaq	trigger_landing_\name(%rip), %r11
	ACCESS_\before
	WINDOW \name, \access, \instruction
	jmp	user_mode_exit
.endm

#define STUB(name, mode, access, ac, implicit, stack, before, instruction, after)                  \
	TRIGGER_##mode name, access, before, instruction, after;
TRIGGER_LIST(STUB)
	.section .fault_path.triggers, "ax"
	.balign	TRIGGER_SLOT, SLOT_FILL
	.section .user.fault_path.triggers, "ax"
	.balign	TRIGGER_SLOT, SLOT_FILL

/* In: RDI = struct sample. Clobbers RAX, RDX. */
	.text
spend_dither:
	movq	SAMPLE_DITHER(%rdi), %rdx
	DITHER	%rdx, %rax
	ret

/* SYSCALL's entry: RCX and R11 hold RIP and RFLAGS. It returns at once. */
	.section .fault_path.syscall, "ax"
	.globl	trigger_syscall_entry
trigger_syscall_entry:
	sysretq

	.section .note.GNU-stack, "", @progbits
