/* SPDX-License-Identifier: MIT */
/*
 * Xen's hypercalls. Xen fills the page with one stub for each number; until then every byte
 * of it is an INT3. Xen writes it by its physical address: no mapping of it is ever writable.
 * Source: Xen, public header arch-x86/xen-x86_64.h, "Hypercall interface".
 */
#include "boot/layout.h"
#include "boot/console/xen_hypercall.h"

	.section .hypercall_page, "ax", @progbits
	.globl	xen_hypercall_page
	.balign	PAGE_SIZE
xen_hypercall_page:
	.fill	PAGE_SIZE, 1, SLOT_FILL

/*
 * int64_t xen_hypercall(%edi = number, %rsi = first argument, %rdx = second argument)
 * Xen takes its arguments in %rdi and %rsi; a stub returns to our caller, with what Xen
 * returned in %rax, and keeps all but %rcx and %r11.
 */
	.text
	.globl	xen_hypercall
xen_hypercall:
	movl	%edi, %eax
	shll	$XEN_HYPERCALL_STUB_SHIFT, %eax		/* at most a page: the upper half is 0 */
	movq	%rsi, %rdi
	movq	%rdx, %rsi
	addq	$xen_hypercall_page, %rax
	jmp	*%rax

	.section .note.GNU-stack, "", @progbits
