/* SPDX-License-Identifier: MIT */
/*
 * A shadow stack for CPL 0: a page of its own, whose last eight bytes are the token
 * that SETSSBSY takes. It is in force only where an access under test needs it, since
 * C may not return between on and off. Shared by assembly and C.
 * Source: Intel SDM vol. 1 "Supervisor Shadow Stack Token"; vol. 2 "SETSSBSY", "CLRSSBSY".
 */
#ifndef ENTRY_SHADOW_STACK_H
#define ENTRY_SHADOW_STACK_H

#include "boot/x86.h"

/* Where an exception at CPL 0 that finds SSP at the token leaves its RIP: below CS. */
#define SHADOW_STACK_RIP -16

#ifdef __ASSEMBLER__

/* clang-format off */
/* Needs IA32_PL0_SSP = the token. Out: SSP likewise, WRSS allowed. Clobbers RAX, RCX, RDX. */
.macro SHADOW_STACK_ON
	movl	$MSR_IA32_S_CET, %ecx
	movl	$(CET_SH_STK_EN | CET_WR_SHSTK_EN), %eax
	xorl	%edx, %edx
	wrmsr
	setssbsy
.endm

/* Wherever SSP is by now. Clobbers RAX, RCX, RDX. */
.macro SHADOW_STACK_OFF
	clrssbsy shadow_stack_token(%rip)
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
