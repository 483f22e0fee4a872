/* SPDX-License-Identifier: MIT */
/* What may be done about a page fault. */
#include "fault/page_fault_action.h"
#include "boot/cpu.h"
#include "boot/x86.h"
#include "entry/shadow_stack.h"
#include "entry/user_mode.h"
#include "fault/delivery.h"
#include "fault/exception_table.h"
#include "fault/panic.h"

void page_fault_skip(struct pt_regs *regs, unsigned long error_code, uint64_t address)
{
        if (!exception_table_fixup(regs))
                panic_page_fault(regs, error_code, address);
}

/* Did what was mended not help? */
static inline bool faults_again(void)
{
        return delivered.count > 1;
}

void page_fault_skip_on_shadow_stack(struct pt_regs *regs, unsigned long error_code,
                                     uint64_t address)
{
        page_fault_skip(regs, error_code, address);
        write_shadow_stack((uintptr_t)&shadow_stack_token + SHADOW_STACK_RIP, regs->ip);
}

void page_fault_map(struct pt_regs *regs, unsigned long error_code, uint64_t address)
{
        if (faults_again())
                page_fault_skip(regs, error_code, address);
        else
                *armed.entry = armed.mended;
}

void page_fault_upgrade(struct pt_regs *regs, unsigned long error_code, uint64_t address)
{
        page_fault_map(regs, error_code, address);
        invlpg(address);
}

void page_fault_zero(struct pt_regs *regs, unsigned long error_code, uint64_t address)
{
        clear_page(armed.to);
        page_fault_map(regs, error_code, address);
}

void page_fault_copy(struct pt_regs *regs, unsigned long error_code, uint64_t address)
{
        copy_page(armed.to, armed.from);
        page_fault_map(regs, error_code, address);
        invlpg(address);
}

void page_fault_reflect(struct pt_regs *regs, unsigned long error_code, uint64_t address)
{
        (void)error_code;
        user_mode_interrupted = *regs;
        regs->ip = (uintptr_t)user_fault_handler;
        regs->di = address;
}
