/* SPDX-License-Identifier: MIT */
/*
 * A loader that leaves on what firmware may leave on, in front of start_pvh (the
 * linker's --wrap). Each setting would be seen if it stayed: a breakpoint on the
 * fault's entry, a trap on IRETQ, five-level paging of a four-level table, user
 * pages out of reach, no key that allows, no cache, a timer that runs.
 */
#include "boot/layout.h"

#define ROUGH_CR0	(CR0_CD | CR0_NW | CR0_AM | CR0_TS | CR0_EM | CR0_ET | CR0_PE)
#define ROUGH_CR4	(CR4_PKS | CR4_PKE | CR4_SMAP | CR4_SMEP | CR4_LA57 | CR4_UMIP | CR4_PGE | CR4_PSE | CR4_TSD)
#define ROUGH_DR7	(DR7_FIXED | DR7_G0)
#define ROUGH_EFLAGS	(RFLAGS_FIXED | RFLAGS_NT | RFLAGS_AC | RFLAGS_DF)
#define ROUGH_KEYS	0x55555555	/* no key allows anything */
#define TIMER_VECTOR	0x40
#define TIMER_COUNT	1000

	.code32
	.section .text.start, "ax"
	.globl	__wrap_start_pvh
__wrap_start_pvh:
	movl	$boot_stack_top, %esp
	movl	$ROUGH_CR4, %eax
	movl	%eax, %cr4
	movl	$asm_exc_page_fault, %eax
	movl	%eax, %dr0
	movl	$ROUGH_DR7, %eax
	movl	%eax, %dr7
	movl	$MSR_EFER, %ecx
	movl	$(EFER_SCE | EFER_NXE), %eax
	xorl	%edx, %edx
	wrmsr
	movl	$MSR_IA32_PKRS, %ecx
	movl	$ROUGH_KEYS, %eax
	wrmsr
	xorl	%ecx, %ecx
	wrpkru
	movl	$MSR_IA32_PAT, %ecx
	xorl	%eax, %eax			/* all uncacheable */
	wrmsr
	movl	$(LOCAL_APIC + APIC_SPURIOUS), %eax
	orl	$APIC_SPURIOUS_ENABLE, (%eax)
	movl	$(APIC_LVT_TIMER_PERIODIC | TIMER_VECTOR), LOCAL_APIC + APIC_LVT_TIMER
	movl	$TIMER_COUNT, LOCAL_APIC + APIC_TIMER_INITIAL
	movl	$ROUGH_CR0, %eax
	movl	%eax, %cr0
	pushl	$ROUGH_EFLAGS
	popfl
	jmp	__real_start_pvh

	.section .note.GNU-stack, "", @progbits
