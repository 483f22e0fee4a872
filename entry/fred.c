/* SPDX-License-Identifier: MIT */
/*
 * Turns FRED on and off, and dispatches events: fred_entry_from_user and fred_entry_from_kernel
 * call the handler from the vector list, #PF first, as Linux's arch/x86/entry/entry_fred.c does.
 */
#include "entry/fred.h"
#include "boot/cpu.h"
#include "boot/system_segments.h"
#include "entry/idtentry.h"

void fred_exc_page_fault(struct pt_regs *regs, unsigned long error_code);
void fred_entry_from_user(struct pt_regs *regs);
void fred_entry_from_kernel(struct pt_regs *regs);
_Noreturn void fred_return_to_kernel(struct pt_regs *regs);

uint8_t fred_is_on;

/* The handlers by vector: those of the vector list, and those of interrupts. */
static void (*const handlers[CALL_FUNCTION_VECTOR + 1])(struct pt_regs *regs,
                                                        unsigned long error_code) = {
#define HANDLER(vector, name, mnemonic, error, handler, dpl, ist) [vector] = exc_##name,
    EXCEPTION_VECTOR_LIST(HANDLER)
#undef HANDLER
        [ASYNC_PF_VECTOR] = sysvec_kvm_asyncpf_interrupt,
    [CALL_FUNCTION_VECTOR] = sysvec_call_function,
};

static inline bool is_page_fault(const struct fred_event *event)
{
        return __builtin_expect(event->type == EVENT_TYPE_HWEXC, 1) &&
               __builtin_expect(event->vector == X86_TRAP_PF, 1);
}

/*
 * Every event but #PF. SYSCALL and SYSENTER return at once; a vector without a handler ends in
 * #GP's dump.
 */
static void fred_other(struct pt_regs *regs, unsigned long error_code)
{
        const struct fred_event event = fred_event_of(regs->cs, regs->ss);

        if (event.type == EVENT_TYPE_OTHER)
                return;
        handlers[event.vector <= CALL_FUNCTION_VECTOR ? event.vector : X86_TRAP_GP](regs,
                                                                                    error_code);
}

void fred_entry_from_user(struct pt_regs *regs)
{
        const struct fred_event event = fred_event_of(regs->cs, regs->ss);
        const unsigned long error_code = regs->orig_ax;

        regs->orig_ax = -1UL; /* no system call to restart */
        if (is_page_fault(&event)) {
                fred_exc_page_fault(regs, error_code);
                return;
        }
        fred_other(regs, error_code);
        if (!user_mode(regs))
                fred_return_to_kernel(regs);
}

void fred_entry_from_kernel(struct pt_regs *regs)
{
        const struct fred_event event = fred_event_of(regs->cs, regs->ss);
        const unsigned long error_code = regs->orig_ax;

        regs->orig_ax = -1UL;
        if (is_page_fault(&event))
                fred_exc_page_fault(regs, error_code);
        else
                fred_other(regs, error_code);
}

/* The top of each level's stack. Level 0 is what events from CPL 3 use. */
uint64_t fred_stack(unsigned int level)
{
        static const unsigned int stacks[FRED_LEVELS] = {
            [FRED_LEVEL_TEST] = IST_PAGE_FAULT,
            [FRED_LEVEL_NMI] = IST_NMI,
            [FRED_LEVEL_DOUBLE_FAULT] = IST_DOUBLE_FAULT,
        };

        return level == 0 ? tss_kernel_stack() : tss_interrupt_stack(stacks[level]);
}

#define LEVEL_OF(vector, level) ((uint64_t)(level) << 2 * (vector))
#define LEVELS                                             \
        (LEVEL_OF(X86_TRAP_NMI, FRED_LEVEL_NMI) |          \
         LEVEL_OF(X86_TRAP_MC, FRED_LEVEL_MACHINE_CHECK) | \
         LEVEL_OF(X86_TRAP_DF, FRED_LEVEL_DOUBLE_FAULT))

void fred_set_test_level(uint32_t vectors, uint64_t stack, unsigned int page_fault_level)
{
        uint64_t levels = LEVELS | LEVEL_OF(X86_TRAP_PF, page_fault_level);

        for (unsigned int vector = 0; vector < EXCEPTION_VECTORS; vector++)
                if (vectors >> vector & 1)
                        levels |= LEVEL_OF(vector, FRED_LEVEL_TEST);
        write_msr(MSR_IA32_FRED_STKLVLS, levels);
        write_msr(MSR_IA32_FRED_RSP0 + FRED_LEVEL_TEST,
                  stack ? stack : fred_stack(FRED_LEVEL_TEST));
}

void fred_set_page(const char *page)
{
        write_msr(MSR_IA32_FRED_CONFIG, (uintptr_t)page);
}

/* An event from CPL 3 takes CS and SS from STAR, as SYSCALL does. */
void fred_turn_on(void)
{
        write_msr(MSR_STAR, STAR_SELECTORS);
        for (unsigned int level = 0; level < FRED_LEVELS; level++)
                write_msr(MSR_IA32_FRED_RSP0 + level, fred_stack(level));
        fred_set_test_level(0, 0, 0);
        fred_set_page(entry_path_reference.fred);
        write_cr4(read_cr4() | CR4_FRED);
        fred_is_on = 1;
}

void fred_turn_off(void)
{
        if (!fred_is_on)
                return;
        fred_is_on = 0;
        write_cr4(read_cr4() & ~CR4_FRED);
}
