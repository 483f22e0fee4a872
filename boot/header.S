/* SPDX-License-Identifier: MIT */
/*
 * What loaders look for: the multiboot2 header (for GRUB; it uses the ELF's entry) and
 * the PVH note (for qemu -kernel, Xen). Both lead to start.S.
 * Sources: Multiboot2 specification, "Header layout"; Xen, "x86/HVM direct
 * boot ABI".
 */
#include "boot/layout.h"

	.section .multiboot2, "a"
	.balign	MULTIBOOT2_HEADER_ALIGN
multiboot2_header:
	.long	MULTIBOOT2_HEADER_MAGIC
	.long	MULTIBOOT2_ARCHITECTURE_I386
	.long	multiboot2_header_end - multiboot2_header
	.long	-(MULTIBOOT2_HEADER_MAGIC + MULTIBOOT2_ARCHITECTURE_I386 + (multiboot2_header_end - multiboot2_header))
	.short	MULTIBOOT2_HEADER_TAG_END
	.short	0			/* flags */
	.long	8			/* size of this tag */
multiboot2_header_end:

	.section .note.pvh, "a", @note
	.balign	4
	.long	2f - 1f			/* length of the name */
	.long	4f - 3f			/* length of the entry */
	.long	XEN_ELFNOTE_PHYS32_ENTRY
1:	.asciz	"Xen"
2:	.balign	4
3:	.long	start_pvh
4:	.balign	4

	.section .note.GNU-stack, "", @progbits
