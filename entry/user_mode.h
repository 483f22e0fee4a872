/* SPDX-License-Identifier: MIT */
/* What the handler of an undefined instruction needs to know about entry/user_mode.S. */
#ifndef ENTRY_USER_MODE_H
#define ENTRY_USER_MODE_H

#include "boot/layout.h"
#include "entry/pt_regs.h"

#include <stdint.h>

extern const char user_mode_exit[], user_mode_return[];
extern uint64_t user_mode_caller_rsp;

/* A fault's handler at CPL 3, its last instruction, and what it interrupted. */
extern const char user_fault_handler[], user_fault_handled[];
extern struct pt_regs user_mode_interrupted;

/* Is this the undefined instruction with which code at CPL 3, or a handler there, says that it is
 * done? */
static inline int user_mode_is_done(const struct pt_regs *regs)
{
        return regs->ip == (uintptr_t)user_mode_exit;
}

static inline int user_fault_is_handled(const struct pt_regs *regs)
{
        return regs->ip == (uintptr_t)user_fault_handled;
}

/* Make the exception return to the caller of user_mode_call. */
static inline void user_mode_leave(struct pt_regs *regs)
{
        regs->ip = (uintptr_t)user_mode_return;
        regs->cs = KERNEL_CS;
        regs->flags = RFLAGS_FIXED;
        regs->sp = user_mode_caller_rsp;
        set_ss(regs, KERNEL_DS);
}

#endif
