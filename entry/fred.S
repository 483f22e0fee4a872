/* SPDX-License-Identifier: MIT */
/*
 * FRED's entry pages: two for each entry path (entry_path.h), a plain one and a stamped one. All
 * events enter the page in force. A rung of the ladder therefore begins with a test for #PF and
 * sends every other event down the reference path, which takes all events, as in Linux.
 */
#include "entry/calling.h"
#include "entry/fred_frame.h"
#include "entry/vectors.h"

	.code64

/*
 * Where a stamped page's entry from CPL 3 continues: with its stamps it does not fit before the
 * other entry.
 */
#define FRED_LATE 1024

/* What differs between CPL 0 and CPL 3, by the last letter of the return: ERETS, ERETU. */
.macro RETURN_S
	ERETS
.endm
.macro RETURN_U
	ERETU
.endm
.macro OTHERS_S
	jne	fred_page_reference + FRED_ENTRY_KERNEL
.endm
.macro OTHERS_U
	jne	fred_page_reference
.endm

/* In: RSP at the frame. */
.macro ONLY_PAGE_FAULT back
	cmpb	$X86_TRAP_PF, FRED_VECTOR_BYTE(%rsp)
	OTHERS_\back
.endm

.macro FRED_RAW handler steps stamped back late
	STAMP_IF \stamped 0
	ONLY_PAGE_FAULT \back
	STAMP_IF \stamped 1
	movq	FRED_RIP(%rsp), %rbp
	movq	%r11, FRED_RIP(%rsp)	/* RIP = landing */
	STAMP_IF \stamped 2
	DRAIN	\steps
	RETURN_\back
.endm

/* The test comes before the stamp: the event that ends user mode must not be stamped. */
.macro FRED_USER_RAW handler steps stamped back late
	ONLY_PAGE_FAULT \back
	STAMP_IF \stamped 0
	STAMP_IF \stamped 1
	movq	FRED_ERROR_CODE(%rsp), %r10
	movq	FRED_RIP(%rsp), %rbp
	movq	%r11, FRED_RIP(%rsp)
	STAMP_IF \stamped 2
	DRAIN	\steps
	RETURN_\back
.endm

.macro PENDING_IF stamped index
	.if \stamped
	PENDING_STAMP \index
	.endif
.endm
.macro LAST_IF stamped
	.if \stamped
	LAST_STAMP
	.endif
.endm

.macro FRED_SCRATCH handler steps stamped back late
	PENDING_IF \stamped 0
	ONLY_PAGE_FAULT \back
	PUSH_SCRATCH_REGS
	leaq	PT_R15 - PT_R11(%rsp), %rdi
	movq	PT_ORIG_RAX - PT_R11(%rsp), %rsi
	.cfi_def_cfa_offset PT_SIZE - PT_R11
	PENDING_IF \stamped 1
	call	fred_\handler
	LAST_IF \stamped
	POP_SCRATCH_REGS
	DRAIN	\steps
	RETURN_\back
.endm

.macro FRED_FULL handler steps stamped back late
	PENDING_IF \stamped 0
	ONLY_PAGE_FAULT \back
	PUSH_SCRATCH_REGS
	PUSH_SAVED_REGS
	movq	%rsp, %rdi
	movq	PT_ORIG_RAX(%rsp), %rsi
	CFI_PT_REGS
	PENDING_IF \stamped 1
	call	fred_\handler
	LAST_IF \stamped
	POP_SAVED_REGS
	POP_SCRATCH_REGS
	DRAIN	\steps
	RETURN_\back
.endm

/*
 * The second stamp. In a stamped page the entry from CPL 3 then jumps to its second half at
 * FRED_LATE; the others fall through to it. The stamps cost what base.probe says.
 */
.macro FRED_STAMP_1 stamped back late
	.if \stamped
	.ifc \back, U
	PENDING_STAMP_AND_JUMP 1, \late
	.else
	PENDING_STAMP 1
	.endif
	.endif
.endm

/* The second half of what saves every register: the handler, and back. */
.macro FRED_SECOND function steps stamped back
	CFI_PT_REGS
	call	\function
	LAST_IF \stamped
	.ifc \back, U
	.if (\steps) & STEP_CR3
	SWITCH_TO_USER_CR3 ((\steps) & STEP_PCID)
	.endif
	.endif
	POP_SAVED_REGS
	POP_SCRATCH_REGS
	DRAIN	\steps
	RETURN_\back
.endm

.macro FRED_SECOND_IF_NOT_LATE function steps stamped back
	.if !\stamped
	FRED_SECOND \function, (\steps), 0, \back
	.else
	.ifc \back, S
	FRED_SECOND \function, (\steps), 1, \back
	.endif
	.endif
.endm

.macro FRED_STEPS handler steps stamped back late
	PENDING_IF \stamped 0
	ONLY_PAGE_FAULT \back
	PUSH_SCRATCH_REGS
	PUSH_SAVED_REGS
	.ifc \back, U
	.if (\steps) & STEP_CR3
	SWITCH_TO_KERNEL_CR3 ((\steps) & STEP_PCID)
	.endif
	.endif
	CLEAR_REGS
	LOAD_ARGUMENTS
	FRED_STAMP_1 \stamped, \back, \late
	FRED_SECOND_IF_NOT_LATE fred_\handler, (\steps), \stamped, \back
.endm

/* asm_fred_entrypoint_user and _kernel. */
.macro FRED_LINUX handler steps stamped back late
	PENDING_IF \stamped 0
	PUSH_SCRATCH_REGS
	PUSH_SAVED_REGS
	CLEAR_REGS
	movq	%rsp, %rdi
	FRED_STAMP_1 \stamped, \back, \late
	FRED_SECOND_IF_NOT_LATE fred_entry_from_\back, (\steps), \stamped, \back
.endm

	.set	fred_entry_from_S, fred_entry_from_kernel
	.set	fred_entry_from_U, fred_entry_from_user

/* The second halves at FRED_LATE, by shape. */
.macro LATE_RAW handler steps
.endm
.macro LATE_USER_RAW handler steps
.endm
.macro LATE_SCRATCH handler steps
.endm
.macro LATE_FULL handler steps
.endm
.macro LATE_STEPS handler steps
	FRED_SECOND fred_\handler, (\steps), 1, U
.endm
.macro LATE_LINUX handler steps
	FRED_SECOND fred_entry_from_user, (\steps), 1, U
.endm

.macro FRED_PAGE label shape handler steps stamped
	.balign	PAGE_SIZE, SLOT_FILL
	.globl	\label
\label:
	CFI_FRAME 6
	FRED_\shape \handler, (\steps), \stamped, U, .Llate_\label
	.cfi_endproc
	.org	\label + FRED_ENTRY_KERNEL, SLOT_FILL
	CFI_FRAME 6
	FRED_\shape \handler, (\steps), \stamped, S, .Llate_\label
	.cfi_endproc
	.org	\label + FRED_LATE, SLOT_FILL
.Llate_\label:
	.if \stamped
	CFI_FRAME 6
	LATE_\shape \handler, (\steps)
	.cfi_endproc
	.endif
.endm

#define PAGES_OF(name, shape, handler, steps)                                                      \
	FRED_PAGE fred_page_##name, shape, handler, (steps), 0;                                    \
	FRED_PAGE fred_page_##name##_stamped, shape, handler, (steps), 1;
#define PAGES_NONE(name, handler, steps)
#define PAGES_RAW(name, handler, steps)      PAGES_OF(name, RAW, handler, steps)
#define PAGES_USER_RAW(name, handler, steps) PAGES_OF(name, USER_RAW, handler, steps)
#define PAGES_SCRATCH(name, handler, steps)  PAGES_OF(name, SCRATCH, handler, steps)
#define PAGES_FULL(name, handler, steps)     PAGES_OF(name, FULL, handler, steps)
#define PAGES_STEPS(name, handler, steps)    PAGES_OF(name, STEPS, handler, steps)
#define PAGES_LINUX(name, handler, steps)    PAGES_OF(name, LINUX, handler, steps)
#define PAGES(name, shape, fred, handler, steps, ist, doc) PAGES_##fred(name, handler, steps)

	.section .fred_path.pages, "ax"
ENTRY_PATH_LIST(PAGES)

/*
 * SYSCALL is an event, too, and returns at once. Its type tells it from #DB, which has the same
 * vector.
 */
	.balign	PAGE_SIZE, SLOT_FILL
	.globl	fred_page_syscall
fred_page_syscall:
	cmpb	$EVENT_TYPE_OTHER, FRED_TYPE_BYTE(%rsp)
	jne	fred_page_reference
	RETURN_U
	.org	fred_page_syscall + FRED_ENTRY_KERNEL, SLOT_FILL
	jmp	fred_page_reference + FRED_ENTRY_KERNEL

/*
 * In: RDI = struct pt_regs, in a frame from CPL 3 that was changed to return to CPL 0. ERETU
 * cannot do that. The GS base is the kernel's already.
 */
	.text
	.globl	fred_return_to_kernel
fred_return_to_kernel:
	movq	%rdi, %rsp
	POP_SAVED_REGS
	POP_SCRATCH_REGS
	ERETS

	.section .note.GNU-stack, "", @progbits
