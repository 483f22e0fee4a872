/* SPDX-License-Identifier: MIT */
/*
 * A shadow stack for CPL 0: a page of its own, whose last eight bytes are the token
 * that SETSSBSY takes. It is in force only where an access under test needs it, since
 * C may not return between on and off. While FRED is on a supervisor's token means nothing,
 * and SETSSBSY and CLRSSBSY are undefined: RSTORSSP does it. Shared by assembly and C.
 * Source: Intel SDM vol. 1 "Supervisor Shadow Stack Token"; vol. 2 "SETSSBSY", "CLRSSBSY",
 * "RSTORSSP".
 */
#ifndef ENTRY_SHADOW_STACK_H
#define ENTRY_SHADOW_STACK_H

#include "boot/x86.h"

/* Where an exception at CPL 0 that finds SSP at the token leaves its RIP: below CS. */
#define SHADOW_STACK_RIP -16

/* What a shadow-stack restore token adds to the address above it: 64-bit mode. */
#define SHADOW_STACK_RESTORE 1

#ifdef __ASSEMBLER__

/* clang-format off */
/* Needs IA32_PL0_SSP = the token. Out: SSP likewise, WRSS allowed. Clobbers RAX, RCX, RDX. */
.macro SHADOW_STACK_ON
	movl	$MSR_IA32_S_CET, %ecx
	movl	$(CET_SH_STK_EN | CET_WR_SHSTK_EN), %eax
	xorl	%edx, %edx
	wrmsr
	cmpb	$0, fred_is_on(%rip)
	jne	.Lrestore_\@
	setssbsy
	jmp	.Lon_\@
.Lrestore_\@:				/* with FRED there is no token to be busy */
	leaq	shadow_stack_token + 8 + SHADOW_STACK_RESTORE(%rip), %rax
	wrssq	%rax, shadow_stack_token(%rip)
	rstorssp shadow_stack_token(%rip)
.Lon_\@:
.endm

/* Wherever SSP is by now. Clobbers RAX, RCX, RDX. */
.macro SHADOW_STACK_OFF
	cmpb	$0, fred_is_on(%rip)
	jne	.Lfree_\@
	clrssbsy shadow_stack_token(%rip)
	jmp	.Loff_\@
.Lfree_\@:
	leaq	shadow_stack_token(%rip), %rax
	wrssq	%rax, shadow_stack_token(%rip)
.Loff_\@:
	movl	$MSR_IA32_S_CET, %ecx
	xorl	%eax, %eax
	xorl	%edx, %edx
	wrmsr
.endm
/* clang-format on */

#else

#include <stdint.h>

extern uint64_t shadow_stack_token;

#endif
#endif
