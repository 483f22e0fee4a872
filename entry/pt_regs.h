/* SPDX-License-Identifier: MIT */
/*
 * The frame an exception leaves on the stack. C sees a structure, assembly the
 * offsets; the assertions hold the two together. Field names as in Linux.
 */
#ifndef ENTRY_PT_REGS_H
#define ENTRY_PT_REGS_H

/* clang-format off */
#define PT_R15      0	/* pushed by the trampoline, last to first */
#define PT_R14      8
#define PT_R13      16
#define PT_R12      24
#define PT_RBP      32
#define PT_RBX      40
#define PT_R11      48
#define PT_R10      56
#define PT_R9       64
#define PT_R8       72
#define PT_RAX      80
#define PT_RCX      88
#define PT_RDX      96
#define PT_RSI      104
#define PT_RDI      112
#define PT_ORIG_RAX 120	/* error code: by the CPU, or 0 by the stub; then -1 */
#define PT_RIP      128	/* pushed by the CPU */
#define PT_CS       136
#define PT_RFLAGS   144
#define PT_RSP      152
#define PT_SS       160
#define PT_SIZE     168
/* clang-format on */

#ifndef __ASSEMBLER__

#include <stddef.h>

struct pt_regs {
        unsigned long r15, r14, r13, r12, bp, bx;
        unsigned long r11, r10, r9, r8, ax, cx, dx, si, di;
        unsigned long orig_ax;
        unsigned long ip, cs, flags, sp, ss;
};

#define PT_REGS_ASSERT(field, offset) \
        _Static_assert(offsetof(struct pt_regs, field) == (offset), "pt_regs." #field)
PT_REGS_ASSERT(r15, PT_R15);
PT_REGS_ASSERT(r14, PT_R14);
PT_REGS_ASSERT(r13, PT_R13);
PT_REGS_ASSERT(r12, PT_R12);
PT_REGS_ASSERT(bp, PT_RBP);
PT_REGS_ASSERT(bx, PT_RBX);
PT_REGS_ASSERT(r11, PT_R11);
PT_REGS_ASSERT(r10, PT_R10);
PT_REGS_ASSERT(r9, PT_R9);
PT_REGS_ASSERT(r8, PT_R8);
PT_REGS_ASSERT(ax, PT_RAX);
PT_REGS_ASSERT(cx, PT_RCX);
PT_REGS_ASSERT(dx, PT_RDX);
PT_REGS_ASSERT(si, PT_RSI);
PT_REGS_ASSERT(di, PT_RDI);
PT_REGS_ASSERT(orig_ax, PT_ORIG_RAX);
PT_REGS_ASSERT(ip, PT_RIP);
PT_REGS_ASSERT(cs, PT_CS);
PT_REGS_ASSERT(flags, PT_RFLAGS);
PT_REGS_ASSERT(sp, PT_RSP);
PT_REGS_ASSERT(ss, PT_SS);
_Static_assert(sizeof(struct pt_regs) == PT_SIZE, "pt_regs");

/* Did the exception interrupt CPL 3? */
static inline int user_mode(const struct pt_regs *regs)
{
        return (regs->cs & 3) != 0;
}

/* FRED keeps more in that word, which the return needs: whether to unblock NMIs. */
static inline void set_ss(struct pt_regs *regs, unsigned long selector)
{
        regs->ss = (regs->ss & ~0xffffUL) | selector;
}

#endif
#endif
