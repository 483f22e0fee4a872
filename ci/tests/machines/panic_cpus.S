/* SPDX-License-Identifier: MIT */
/* Instead of cpu_work_wait: once all CPUs but the first are here, #UD on each of them. */
	.code64
	.text
	.globl	__wrap_cpu_work_wait
__wrap_cpu_work_wait:
	movl	cpu_start_count(%rip), %eax
	lock incl here(%rip)
1:	pause
	cmpl	%eax, here(%rip)
	jb	1b
	ud2

	.bss
	.balign	4
here:
	.skip	4

	.section .note.GNU-stack, "", @progbits
