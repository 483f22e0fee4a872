/* SPDX-License-Identifier: MIT */
/*
 * Every exception but #PF: return from user mode if asked to, else resume at the landing
 * that the exception table gives, else dump and stop. The vector list makes one handler of
 * each vector.
 */
#include "entry/idtentry.h"
#include "entry/user_mode.h"
#include "fault/delivery.h"
#include "fault/exception_table.h"
#include "fault/irqentry.h"
#include "fault/panic.h"
#include "fault/watchdog.h"

unsigned int irqentry_depth;
unsigned long irqentry_idle;
unsigned long irqentry_work;
struct pt_regs user_mode_interrupted;

/* Does what code at CPL 3 asks for with an undefined instruction. True: that was such a request. */
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

_Noreturn void irqentry_unexpected(void)
{
        panic("an exception came while the CPU was idle, or left work: nobody does that here");
}

static void handle(unsigned int vector, struct pt_regs *regs, unsigned long error_code)
{
        if (vector == X86_TRAP_UD && user_mode(regs) && handle_user_mode(regs))
                return;
        const irqentry_state_t state = irqentry_enter(regs);

        delivered.count++;
        delivered.vector = vector;
        delivered.error_code = error_code;
        delivered.ip = regs->ip;
        if (!exception_table_fixup(regs))
                panic_exception(vector, regs, error_code);
        irqentry_exit(state);
}

#define DEFINE_GENERAL(vector, name)              \
        DEFINE_IDTENTRY(name)                     \
        {                                         \
                handle(vector, regs, error_code); \
        }
#define DEFINE_INT3(vector, name) DEFINE_GENERAL(vector, name)
#define DEFINE_NMI(vector, name)                          \
        DEFINE_IDTENTRY(name)                             \
        {                                                 \
                if (panic_is_elsewhere())                 \
                        panic_stop();                     \
                if (!watchdog_ask(regs))                  \
                        handle(vector, regs, error_code); \
        }
#define DEFINE_PAGE_FAULT(vector, name) /* fault/page_fault.c */
#define DEFINE_HANDLER(vector, name, mnemonic, error, handler, dpl, ist) \
        DEFINE_##handler(vector, name)
EXCEPTION_VECTOR_LIST(DEFINE_HANDLER)
