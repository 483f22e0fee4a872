/* SPDX-License-Identifier: MIT */
/*
 * Enters CPL 3 and comes back, in the same address space. IRETQ or ERETU leads in. An undefined
 * instruction leads back, since every CPU and every hypervisor has it: its handler
 * (fault/exceptions.c) changes the frame to return to the caller.
 */
#include "boot/layout.h"
#include "entry/calling.h"

	.code64

/*
 * In: RDX = code for CPL 3. The code runs at CPL 3 on the user stack, with all other registers
 * as they are, and ends with a jump to user_mode_exit. This then returns, with all registers
 * as the code left them.
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
 * The handler at CPL 3 to which a page fault is reflected, as to a signal handler or a pager.
 * RDI = address. It returns at once.
 */
	.globl	user_fault_handler, user_fault_handled
user_fault_handler:
user_fault_handled:
	ud2

/*
 * For a debugger: code at CPL 3 has no caller on its stack; user_mode_caller_rsp says where the
 * call is that entered it. This is a CIE and an FDE of DWARF 3, since .cfi_escape takes no symbol.
 */
	.section .debug_frame, "", @progbits
.Luser_cie:
	.long	.Luser_cie_end - .Luser_cie_start
.Luser_cie_start:
	.long	0xffffffff		/* a CIE */
	.byte	3, 0			/* version, no augmentation */
	.uleb128 1			/* code alignment */
	.sleb128 -8			/* data alignment */
	.uleb128 16			/* RIP is the return address */
	.byte	0x0f			/* DW_CFA_def_cfa_expression */
	.uleb128 .Luser_cfa_end - .Luser_cfa
.Luser_cfa:
	.byte	0x03			/* DW_OP_addr */
	.quad	user_mode_caller_rsp
	.byte	0x06, 0x23, 8		/* DW_OP_deref, DW_OP_plus_uconst */
.Luser_cfa_end:
	.byte	0x80 + 16, 1		/* DW_CFA_offset: RIP at CFA - 8 */
	.balign	8, 0
.Luser_cie_end:
	.long	.Luser_fde_end - .Luser_fde_start
.Luser_fde_start:
	.long	.Luser_cie
	.quad	user_text_start
	.quad	user_text_size
	.balign	8, 0
.Luser_fde_end:

	.section .bss.user_mode_caller_rsp, "aw", @nobits
	.balign	8
	.globl	user_mode_caller_rsp
user_mode_caller_rsp:
	.skip	8

	.section .user.stack, "aw", @nobits
	.globl	user_spin_stop
user_spin_stop:				/* far from the top (bench/measure/user_spin.h) */
	.skip	PAGE_SIZE - 8
	.globl	user_stack_last, user_stack_top
user_stack_last:
	.skip	8
user_stack_top:

	.section .note.GNU-stack, "", @progbits
