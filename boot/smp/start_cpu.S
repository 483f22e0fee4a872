/* SPDX-License-Identifier: MIT */
/*
 * From SIPI to C. The CPU starts in real mode at the trampoline, which smp.c copies to a
 * page below 640 KiB, and leaves it at once for 32-bit code of the image. Long mode begins
 * on the page tables that cpu_starts has for its APIC id, with the control registers of the
 * first CPU.
 * Sources: Intel SDM vol. 3 "MP Initialization Protocol Algorithm for MP Systems",
 * "Initializing IA-32e Mode"; vol. 2 "CPUID", leaf 0BH.
 */
#include "boot/layout.h"
#include "boot/smp/start_cpu.h"

#define CR0_START (CR0_PG | CR0_WP | CR0_NE | CR0_ET | CR0_MP | CR0_PE)

	.section .rodata.smp_trampoline, "a"
	.code16
	.globl	smp_trampoline, smp_trampoline_end
smp_trampoline:				/* CS:0, wherever the page is */
	cli
	movw	%cs, %ax
	movw	%ax, %ds
	lgdtl	trampoline_gdt - smp_trampoline
	movl	%cr0, %eax
	andl	$~(CR0_PG | CR0_CD | CR0_NW), %eax
	orl	$CR0_PE, %eax
	movl	%eax, %cr0
	ljmpl	$KERNEL_CS32, $start_cpu
trampoline_gdt:
	.short	GDT_ENTRIES * GDT_ENTRY_SIZE - 1
	.long	gdt			/* the first CPU's: only this segment is taken from it */
smp_trampoline_end:

	.text
	.code32
/*
 * No data segment fits 32-bit code: all is read through CS. Out: EBX = the row of cpu_starts,
 * CR3 = its page tables.
 */
start_cpu:
	xorl	%eax, %eax
	cpuid
	cmpl	$CPUID_EXTENDED_TOPOLOGY, %eax
	jb	1f
	movl	$CPUID_EXTENDED_TOPOLOGY, %eax
	xorl	%ecx, %ecx
	cpuid
	movl	%edx, %esi		/* the x2APIC id, of all 32 bits */
	testl	%ebx, %ebx
	jnz	2f
1:	movl	$CPUID_VERSION, %eax
	cpuid
	shrl	$24, %ebx
	movl	%ebx, %esi		/* the initial APIC id */
2:	movl	$cpu_starts, %ebx
	movl	%cs:cpu_start_count, %ecx
3:	testl	%ecx, %ecx
	jz	stop32			/* nobody asked for this one */
	cmpl	%esi, %cs:(%ebx)
	je	4f
	addl	$CPU_START_SIZE, %ebx
	decl	%ecx
	jmp	3b
4:	movl	%cs:cpu_start_cr4, %eax
	movl	%eax, %cr4
	movl	%cs:CPU_START_CR3(%ebx), %eax
	movl	%eax, %cr3
	movl	$MSR_EFER, %ecx
	movl	%cs:cpu_start_efer, %eax
	xorl	%edx, %edx
	wrmsr
	movl	$CR0_START, %eax
	movl	%eax, %cr0
	ljmp	$KERNEL_CS, $start_cpu64
stop32:
	hlt
	jmp	stop32

	.code64
start_cpu64:
	movl	$KERNEL_DS, %eax
	movl	%eax, %ss
	movl	%ebx, %ebx
	movl	$1, %eax
	xchgl	%eax, CPU_START_TAKEN(%rbx)
	testl	%eax, %eax
	jnz	stop64
	movl	CPU_START_STACK(%rbx), %esp
	pushq	$RFLAGS_FIXED
	popfq
	movl	$DR7_FIXED, %eax
	movq	%rax, %dr7
	xorl	%eax, %eax
	movl	%eax, %ds
	movl	%eax, %es
	movl	%eax, %fs
	movl	%eax, %gs
	xorl	%ebp, %ebp
	call	started_cpu
stop64:
	hlt
	jmp	stop64

	.section .note.GNU-stack, "", @progbits
