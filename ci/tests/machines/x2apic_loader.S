/* SPDX-License-Identifier: MIT */
/* A loader that leaves the local APIC in x2APIC mode, and then goes on. */
#include "boot/x86.h"

	.code32
	.section .text.start, "ax"
	.globl	__wrap_start_pvh
__wrap_start_pvh:
	movl	%eax, %edi		/* wanted by nobody, and kept all the same */
	movl	$MSR_IA32_APIC_BASE, %ecx
	rdmsr
	orl	$(APIC_BASE_ENABLE | APIC_BASE_X2APIC), %eax
	wrmsr
	movl	%edi, %eax
	jmp	__real_start_pvh

	.section .note.GNU-stack, "", @progbits
