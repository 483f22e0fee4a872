/* SPDX-License-Identifier: MIT */
/*
 * The fence of a time stamp. If LFENCE turns out not to delay later instructions, each one
 * is overwritten by an instruction of the same length that does
 * (bench/machine/stamp_order.c). For this each is listed, relative to its list entry.
 */
#ifndef BOOT_FENCE_H
#define BOOT_FENCE_H

#define FENCE_BYTES 3

#ifdef __ASSEMBLER__
/* clang-format off */
.macro FENCE
.Lfence\@:
	lfence
	.pushsection .stamp_fences, "a"
	.long	.Lfence\@ - .
	.popsection
.endm
/* clang-format on */
#endif
#endif
