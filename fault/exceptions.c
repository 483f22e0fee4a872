/* SPDX-License-Identifier: MIT */
/*
 * Every exception but #PF: leave user mode if that is what it says, go on at the faulting
 * instruction's landing if the exception table has one, else end with a dump. One definition a
 * vector, made from the vector list.
 */
#include "entry/idtentry.h"
#include "entry/user_mode.h"
#include "fault/delivery.h"
#include "fault/exception_table.h"
#include "fault/irqentry.h"
#include "fault/panic.h"

unsigned int irqentry_depth;
struct pt_regs user_mode_interrupted;

/* What CPL 3 tells by an undefined instruction. True if that is all there is to it. */
static bool handle_user_mode(struct pt_regs *regs)
{
        if (user_mode_is_done(regs)) {
                user_mode_leave(regs);
                return true;
        }
        if (!user_fault_is_handled(regs))
                return false;
        *regs = user_mode_interrupted;
        return exception_table_fixup(regs);
}

static void handle(unsigned int vector, struct pt_regs *regs, unsigned long error_code)
{
        if (vector == X86_TRAP_UD && user_mode(regs) && handle_user_mode(regs))
                return;
        irqentry_enter();
        delivered.count++;
        delivered.vector = vector;
        delivered.error_code = error_code;
        delivered.ip = regs->ip;
        if (!exception_table_fixup(regs))
                panic_exception(vector, regs, error_code);
        irqentry_exit();
}

#define DEFINE_GENERAL(vector, name)              \
        DEFINE_IDTENTRY(name)                     \
        {                                         \
                handle(vector, regs, error_code); \
        }
#define DEFINE_PAGE_FAULT(vector, name) /* fault/page_fault.c */
#define DEFINE_HANDLER(vector, name, mnemonic, error, handler, dpl, ist) \
        DEFINE_##handler(vector, name)
EXCEPTION_VECTOR_LIST(DEFINE_HANDLER)
