/* SPDX-License-Identifier: MIT */
/* Instead of smp_ready: the CPU of APIC id 2 stops before it says that it runs. */
	.code64
	.text
	.globl	__wrap_smp_ready
__wrap_smp_ready:
	movq	this_cpu(%rip), %rax
	cmpl	$2, 4(%rax)		/* struct cpu: apic_id */
	jne	__real_smp_ready
1:	cli
	hlt
	jmp	1b

	.section .note.GNU-stack, "", @progbits
