/* SPDX-License-Identifier: MIT */
/*
 * A loader that names a framebuffer beyond 4 GiB, in front of start_pvh (the
 * linker's --wrap). What lies there is memory, for the test to read back.
 */
#include "boot/layout.h"

#define TAG_MEMORY_MAP	6
#define TAG_FRAMEBUFFER	8
#define MEMORY_USABLE	1
#define KIND_RGB	1
#define ADDRESS		0x15fff1000	/* crosses from one 2 MiB page into the next */
#define WIDTH		640
#define HEIGHT		480
#define BITS		32

	.code32
	.section .text.start, "ax"
	.globl	__wrap_start_pvh
__wrap_start_pvh:
	movl	$MULTIBOOT2_BOOTLOADER_MAGIC, %eax
	movl	$information, %ebx
	jmp	start_multiboot2

	.section .rodata
	.balign	8
information:
	.long	information_end - information, 0
1:	.long	TAG_MEMORY_MAP, 2f - 1b, 24, 0
	.quad	IMAGE_BASE, 0x4000000
	.long	MEMORY_USABLE, 0
2:	.balign	8
3:	.long	TAG_FRAMEBUFFER, 4f - 3b
	.quad	ADDRESS
	.long	WIDTH * BITS / 8, WIDTH, HEIGHT
	.byte	BITS, KIND_RGB
	.short	0
4:	.balign	8
	.long	MULTIBOOT2_HEADER_TAG_END, 8
information_end:

	.section .note.GNU-stack, "", @progbits
