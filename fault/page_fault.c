/* SPDX-License-Identifier: MIT */
/*
 * #PF in C, called by asm_exc_page_fault (entry/entry.S) with the frame and the
 * error code. The steps and their order are those of Linux's exc_page_fault;
 * the armed action (fault/page_fault_action.h) resolves the fault.
 */
#include "fault/page_fault.h"
#include "boot/cpu.h"
#include "entry/idtentry.h"
#include "fault/delivery.h"
#include "fault/irqentry.h"
#include "fault/page_fault_action.h"
#include "fault/panic.h"

#include <stdbool.h>

struct delivery delivered = {.vector = X86_TRAP_PF};
struct armed armed = {.action = page_fault_skip};

struct async_page_fault_area async_page_fault_area __attribute__((aligned(64)));
uint64_t async_page_faults;
page_fault_tracer page_fault_trace;

static inline void record(const struct pt_regs *regs, unsigned long error_code, uint64_t address)
{
        delivered.count++;
        delivered.error_code = error_code;
        delivered.address = address;
        delivered.ip = regs->ip;
}

/* The upper half is the kernel's, as in Linux. */
static inline bool is_kernel_address(uint64_t address)
{
        return (int64_t)address < 0;
}

/* A kernel address is never mended for user code. */
static inline void handle_kernel_address(struct pt_regs *regs, unsigned long error_code,
                                         uint64_t address)
{
        if (user_mode(regs))
                page_fault_skip(regs, error_code, address);
        else
                armed.action(regs, error_code, address);
}

/* A corrupt entry of a user's address is never mended. */
static inline void handle_user_address(struct pt_regs *regs, unsigned long error_code,
                                       uint64_t address)
{
        if (error_code & PF_RSVD)
                page_fault_skip(regs, error_code, address);
        else
                armed.action(regs, error_code, address);
}

/*
 * A hypervisor that fetches a page of the guest's may tell so through #PF, with
 * flags in memory instead of an error code. With one CPU there is nothing else to
 * do meanwhile: the instruction is run again, and the hypervisor waits with it.
 */
static inline bool handle_async_page_fault(void)
{
        if (!async_page_fault_area.flags)
                return false;
        async_page_fault_area.flags = 0;
        async_page_faults++;
        return true;
}

/* What a handler does beside recording the fault; the ladder adds one after the other. */
enum steps {
        STEP_IRQENTRY = 1,
        STEP_TRACE = 2,
        STEP_RESOLVE = 4, /* async check, address split, action; else: go on at armed.landing */
};

static inline void resolve(struct pt_regs *regs, unsigned long error_code, uint64_t address,
                           enum steps steps)
{
        record(regs, error_code, address);
        if (!(steps & STEP_RESOLVE))
                regs->ip = armed.landing;
        else if (is_kernel_address(address))
                handle_kernel_address(regs, error_code, address);
        else
                handle_user_address(regs, error_code, address);
        if (steps & STEP_IRQENTRY)
                irqentry_exit();
}

/* Out of line: a path without a tracer pays for the test, not for registers to save. */
__attribute__((noinline)) static void trace_and_resolve(struct pt_regs *regs,
                                                        unsigned long error_code, uint64_t address,
                                                        enum steps steps)
{
        page_fault_trace(regs, error_code, address);
        resolve(regs, error_code, address, steps);
}

__attribute__((always_inline)) static inline void handle(struct pt_regs *regs,
                                                         unsigned long error_code, enum steps steps)
{
        uint64_t address = read_cr2(); /* before anything else can fault and change it */

        if ((steps & STEP_RESOLVE) && handle_async_page_fault())
                return;
        if (steps & STEP_IRQENTRY)
                irqentry_enter();
        if ((steps & STEP_TRACE) && page_fault_trace)
                trace_and_resolve(regs, error_code, address, steps);
        else
                resolve(regs, error_code, address, steps);
}

DEFINE_IDTENTRY(page_fault)
{
        handle(regs, error_code, STEP_IRQENTRY | STEP_TRACE | STEP_RESOLVE);
}

void page_fault_traceable(struct pt_regs *regs, unsigned long error_code)
{
        handle(regs, error_code, STEP_IRQENTRY | STEP_TRACE);
}

void page_fault_irqentry(struct pt_regs *regs, unsigned long error_code)
{
        handle(regs, error_code, STEP_IRQENTRY);
}

void page_fault_record_and_skip(struct pt_regs *regs, unsigned long error_code)
{
        handle(regs, error_code, 0);
}
