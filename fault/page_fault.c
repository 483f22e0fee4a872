/* SPDX-License-Identifier: MIT */
/*
 * #PF in C, called by asm_exc_page_fault (entry/entry.S) with the frame and the
 * error code. The steps and their order are those of Linux's exc_page_fault;
 * what resolves the fault is what was armed (fault/delivery.h).
 */
#include "boot/cpu.h"
#include "entry/idtentry.h"
#include "fault/delivery.h"
#include "fault/exception_table.h"
#include "fault/irqentry.h"
#include "fault/page_fault.h"
#include "fault/panic.h"

struct delivery delivered = {.vector = X86_TRAP_PF};
struct armed armed = {.action = page_fault_skip};

uint32_t async_page_fault_flags;
page_fault_tracer page_fault_trace;

static inline void record(const struct pt_regs *regs, unsigned long error_code, uint64_t address)
{
        delivered.count++;
        delivered.error_code = error_code;
        delivered.address = address;
        delivered.ip = regs->ip;
}

void page_fault_skip(struct pt_regs *regs, unsigned long error_code, uint64_t address)
{
        if (!exception_table_fixup(regs))
                panic_page_fault(regs, error_code, address);
}

void page_fault_map(struct pt_regs *regs, unsigned long error_code, uint64_t address)
{
        if (delivered.count > 1)
                page_fault_skip(regs, error_code, address);
        else
                *armed.entry = armed.mended;
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
        record(regs, error_code, address);
        if (user_mode(regs))
                page_fault_skip(regs, error_code, address);
        else
                armed.action(regs, error_code, address);
}

static inline void handle_user_address(struct pt_regs *regs, unsigned long error_code,
                                       uint64_t address)
{
        record(regs, error_code, address);
        armed.action(regs, error_code, address);
}

/*
 * A hypervisor that pages the guest out tells so through #PF, with flags in
 * memory instead of an error code. None is asked to, so none does.
 */
static inline bool handle_async_page_fault(void)
{
        return async_page_fault_flags != 0;
}

/* The kernel's addresses and the user's are resolved apart, as in Linux. */
static inline void handle_and_exit(struct pt_regs *regs, unsigned long error_code, uint64_t address,
                                   struct irqentry_state state)
{
        if (is_kernel_address(address))
                handle_kernel_address(regs, error_code, address);
        else
                handle_user_address(regs, error_code, address);
        irqentry_exit(state);
}

/* Out of line: a path without a tracer pays for the test, not for registers to save. */
__attribute__((noinline)) static void trace_handle_and_exit(struct pt_regs *regs,
                                                            unsigned long error_code,
                                                            uint64_t address,
                                                            struct irqentry_state state)
{
        page_fault_trace(regs, error_code, address);
        handle_and_exit(regs, error_code, address, state);
}

DEFINE_IDTENTRY(page_fault)
{
        uint64_t address = read_cr2(); /* before anything else can fault and change it */
        struct irqentry_state state;

        if (handle_async_page_fault())
                return;
        state = irqentry_enter(regs);
        if (page_fault_trace)
                trace_handle_and_exit(regs, error_code, address, state);
        else
                handle_and_exit(regs, error_code, address, state);
}

void page_fault_record_and_skip(struct pt_regs *regs, unsigned long error_code)
{
        record(regs, error_code, read_cr2());
        regs->ip = armed.landing;
}
