/* SPDX-License-Identifier: MIT */
/*
 * Exception stubs. The CPU comes here through a gate (idt.c); a stub completes
 * the frame, calls its C function and returns with iretq. calling.h draws the
 * stack and holds the steps; their order is that of Linux's idtentry.
 */
#include "entry/calling.h"
#include "entry/vectors.h"

	.code64
	.section .fault_path.entry, "ax"
error_entry:
	ERROR_ENTRY 0

	.org	ENTRY_SLOT, SLOT_FILL
error_return:
	ERROR_RETURN 0
	.org	2 * ENTRY_SLOT, SLOT_FILL

/*
 * Where a stub begins in its slot. A stub ends in a CALL and a JMP with no room for a prefix
 * between them; begun here, both lie in one 32-byte block (boot/rules.mk, BRANCH_FLAGS).
 */
#define STUB_OFFSET 8

/*
 * From a complete frame to the C function and back. entry and return name the bodies that
 * calling.h makes. A stamped stub only adds the stamps: it shares entry, function and return
 * with the plain one.
 */
.macro IDTENTRY function entry return steps stamped
	STAMP_IF \stamped 0
	.if \steps & STEP_CLAC
	clac
	.endif
	call	\entry
	CFI_PT_REGS
	.if (\steps) & STEP_SYNC_REGS
	movq	%rax, %rsp
	.endif
	LOAD_ARGUMENTS
	STAMP_IF \stamped 1
	call	\function
	STAMP_IF \stamped 2
	jmp	\return
.endm

/* The stub of one vector. In: what the CPU pushed. */
.macro VECTOR_STUB vector label function error
	.org	(\vector) * VECTOR_STUB_SLOT + STUB_OFFSET, SLOT_FILL
	.globl	\label
\label:
	.if \error == NO_ERROR_CODE
	CFI_FRAME 5
	pushq	$0			/* no error code */
	.cfi_adjust_cfa_offset 8
	.else
	CFI_FRAME 6
	.endif
	IDTENTRY \function, error_entry, error_return, 0, 0
	.cfi_endproc
.endm

/*
 * #BP's handler may emulate a CALL, which writes below the interrupted RSP of the kernel. Six
 * words are left free there.
 */
.macro INT3_STUB vector label function
	.pushsection .fault_path.int3, "ax"
	.globl	\label
\label:
	CFI_FRAME 5
	pushq	$0			/* no error code */
	.cfi_adjust_cfa_offset 8
	testb	$SELECTOR_RPL_MASK, PT_CS - PT_ORIG_RAX(%rsp)
	jnz	.Lno_gap_\@
	.rept	6
	pushq	5 * 8(%rsp)
	.endr
.Lno_gap_\@:
	IDTENTRY \function, error_entry, error_return, 0, 0
	.cfi_endproc
	.popsection
.endm

#define STUB_INT3(vector, name, error) INT3_STUB vector, asm_exc_##name, exc_##name;
#define STUB_GENERAL(vector, name, error) VECTOR_STUB vector, asm_exc_##name, exc_##name, error;
#define STUB_NMI(vector, name, error) STUB_GENERAL(vector, name, error)
#define STUB_PAGE_FAULT(vector, name, error) /* PATH_REFERENCE */
#define STUB(vector, name, mnemonic, error, handler, dpl, ist) STUB_##handler(vector, name, error)
	.section .fault_path.vectors, "ax"
EXCEPTION_VECTOR_LIST(STUB)
	.org	EXCEPTION_VECTORS * VECTOR_STUB_SLOT, SLOT_FILL

	.text
	.globl	asm_sysvec_kvm_asyncpf_interrupt
asm_sysvec_kvm_asyncpf_interrupt:
	CFI_FRAME 5
	pushq	$0			/* no error code */
	.cfi_adjust_cfa_offset 8
	IDTENTRY sysvec_kvm_asyncpf_interrupt, error_entry, error_return, 0, 0
	.cfi_endproc

	.globl	asm_sysvec_call_function
asm_sysvec_call_function:
	CFI_FRAME 5
	pushq	$0			/* no error code */
	.cfi_adjust_cfa_offset 8
	IDTENTRY sysvec_call_function, error_entry, error_return, 0, 0
	.cfi_endproc

/*
 * Entry paths of #PF, each plain and stamped (entry_path.h). A shape is a macro
 * with these parameters; it stamps where it is told to: at its first
 * instruction, before the C handler, after it.
 */

/*
 * In: R11 = landing, RBP = where the CPU pushes RIP. Out: RBP = the RIP pushed.
 * A second fault takes that for its stack, which is code and read-only (CR0.WP = 1), and
 * ends in a dump: an access that comes back through this path has faulted once.
 */
.macro PATH_RAW name handler steps stamped
	STAMP_IF \stamped 0
	STAMP_IF \stamped 1
	leave				/* RSP = RBP, and keep the pushed RIP in RBP */
	pushq	%r11			/* RIP = landing */
	STAMP_IF \stamped 2
	DRAIN	\steps
	iretq
.endm

/*
 * A fault from CPL 3 pushes its frame where no register points, and the exception that ends user
 * mode overwrites the frame. So this path reads it. In: R11 = landing. Out: R10 = the error code,
 * RBP = the RIP pushed.
 */
.macro PATH_USER_RAW name handler steps stamped
	STAMP_IF \stamped 0
	STAMP_IF \stamped 1
	popq	%r10
	popq	%rbp
	pushq	%r11
	STAMP_IF \stamped 2
	DRAIN	\steps
	iretq
.endm

/* The C handler reads only pt_regs->ip: a pointer to where the whole frame would begin is enough. */
.macro PATH_SCRATCH name handler steps stamped
	STAMP_IF \stamped 0
	PUSH_SCRATCH_REGS
	leaq	PT_R15 - PT_R11(%rsp), %rdi
	movq	PT_ORIG_RAX - PT_R11(%rsp), %rsi
	.cfi_def_cfa_offset PT_SIZE - PT_R11
	STAMP_IF \stamped 1
	call	\handler
	STAMP_IF \stamped 2
	POP_SCRATCH_REGS
	DRAIN	\steps
	RETURN_FROM_EXCEPTION
.endm

.macro PATH_FULL name handler steps stamped
	STAMP_IF \stamped 0
	PUSH_SCRATCH_REGS
	PUSH_SAVED_REGS
	movq	%rsp, %rdi
	movq	PT_ORIG_RAX(%rsp), %rsi
	CFI_PT_REGS
	STAMP_IF \stamped 1
	call	\handler
	STAMP_IF \stamped 2
	POP_SAVED_REGS
	POP_SCRATCH_REGS
	DRAIN	\steps
	RETURN_FROM_EXCEPTION
.endm

.macro PATH_IDTENTRY name handler steps stamped
	IDTENTRY \handler, error_entry_\name, error_return_\name, \steps, \stamped
	.ifeq \stamped
	.balign	16
error_entry_\name:
	ERROR_ENTRY (\steps)
	.balign	16
error_return_\name:
	.globl	error_return_\name
	ERROR_RETURN (\steps)
	.endif
.endm

/* #PF's normal path, made like any other vector's. */
.macro PATH_REFERENCE name handler steps stamped
	.ifeq \stamped
	.globl	asm_exc_page_fault
asm_exc_page_fault:
	.endif
	IDTENTRY \handler, error_entry, error_return, \steps, \stamped
.endm

#define PATH(name, shape, fred, handler, steps, ist, doc)                                                \
	.org	path_slot * PATH_SLOT + STUB_OFFSET, SLOT_FILL;                                               \
	.globl	page_fault_path_##name, page_fault_path_##name##_stamped;                           \
page_fault_path_##name:                                                                            \
	CFI_FRAME 6;                                                                               \
	PATH_##shape name, handler, (steps), 0;                                                    \
	.cfi_endproc;                                                                              \
	.org	(path_slot + 1) * PATH_SLOT + STUB_OFFSET, SLOT_FILL;                                         \
page_fault_path_##name##_stamped:                                                                   \
	CFI_FRAME 6;                                                                               \
	PATH_##shape name, handler, (steps), 1;                                                    \
	.cfi_endproc;                                                                              \
	.set	path_slot, path_slot + 2;
	.section .fault_path.paths, "ax"
	.set	path_slot, 0
ENTRY_PATH_LIST(PATH)
	.org	path_slot * PATH_SLOT, SLOT_FILL

	.section .data.phase_stamps, "aw"
	.balign	8
	.globl	phase_stamps, phase_rax, phase_rdx, phase_pending
phase_stamps:
	.skip	8 * PHASE_STAMPS
phase_rax:
	.quad	0
phase_rdx:
	.quad	0
phase_pending:
	.skip	8 * (PHASE_STAMPS - 1)

	.section .note.GNU-stack, "", @progbits
