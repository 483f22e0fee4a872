/* SPDX-License-Identifier: MIT */
/*
 * #PF in C: asm_exc_page_fault (entry/entry.S) calls exc_page_fault with the frame
 * and the error code. The steps, their order and their names are those of Linux's
 * arch/x86/mm/fault.c; the armed action (fault/page_fault_action.h) resolves the
 * fault.
 */
#include "fault/page_fault.h"
#include "boot/cpu.h"
#include "boot/interrupts.h"
#include "boot/layout.h"
#include "entry/fred_frame.h"
#include "entry/idtentry.h"
#include "fault/delivery.h"
#include "fault/irqentry.h"
#include "fault/page_fault_action.h"
#include "fault/panic.h"

#include <stdbool.h>

struct delivery delivered = {.vector = X86_TRAP_PF};
struct armed armed = {.action = page_fault_skip};

struct async_page_fault_area async_page_fault_area __attribute__((aligned(64)));
uint64_t async_page_faults, async_pages_ready;
page_fault_tracer page_fault_trace;

/* The lock that a user's fault would take; nobody shares the address space here. */
static uint64_t mmap_lock;
/* How many devices' pages are traced: none. */
unsigned long kmmio_count;
/* Where a fault from CPL 3 goes on, for the path that moves its frame. */
static char thread_stack[EXCEPTION_STACK_SIZE] __attribute__((aligned(16)));
struct pt_regs *top_of_stack = (struct pt_regs *)(thread_stack + sizeof(thread_stack));

static inline void record(const struct pt_regs *regs, unsigned long error_code, uint64_t address)
{
        delivered.count++;
        delivered.error_code = error_code;
        delivered.address = address;
        delivered.ip = regs->ip;
}

/* The upper half is the kernel's, as in Linux. */
static inline bool fault_in_kernel_space(uint64_t address)
{
        return (int64_t)address < 0;
}

/* A kernel address is never mended for user code. */
static inline void do_kern_addr_fault(struct pt_regs *regs, unsigned long error_code,
                                      uint64_t address)
{
        if (user_mode(regs))
                page_fault_skip(regs, error_code, address);
        else
                armed.action(regs, error_code, address);
}

/* A corrupt entry of a user's address is never mended. */
static inline void do_user_addr_fault(struct pt_regs *regs, unsigned long error_code,
                                      uint64_t address)
{
        if (error_code & PF_RSVD)
                page_fault_skip(regs, error_code, address);
        else
                armed.action(regs, error_code, address);
}

/*
 * While a hypervisor fetches a page of the guest, it may say so through #PF, with flags in memory
 * instead of an error code. There is nothing else to do meanwhile: the instruction is run again,
 * and then the hypervisor waits.
 */
static inline bool kvm_handle_async_pf(void)
{
        if (!async_page_fault_area.flags)
                return false;
        async_page_fault_area.flags = 0;
        async_page_faults++;
        return true;
}

/* Does the fault belong to an access to a device that is being traced? */
static inline bool kmmio_fault(void)
{
        return __builtin_expect(kmmio_count != 0, 0);
}

/* KVM sends no further event until this one is taken and acknowledged. */
void sysvec_kvm_asyncpf_interrupt(struct pt_regs *regs, unsigned long error_code)
{
        (void)regs;
        (void)error_code;
        if (async_page_fault_area.token)
                async_pages_ready++;
        async_page_fault_area.token = 0;
        write_msr(MSR_KVM_ASYNC_PF_ACK, 1);
        interrupts_end();
}

/*
 * Moves the frame of a fault from CPL 3 from the entry stack to the stack on which it is handled.
 * Returns its new place.
 */
struct pt_regs *sync_regs(struct pt_regs *eregs)
{
        struct pt_regs *regs = top_of_stack - 1;

        if (regs != eregs)
                *regs = *eregs;
        return regs;
}

/* What a handler does besides recording the fault. The ladder adds these one by one. */
enum handle {
        HANDLE_IRQENTRY = 1,
        HANDLE_TRACE = 2,
        HANDLE_RESOLVE = 4, /* async check, address split, action; else: go on at armed.landing */
        HANDLE_FRED = 8,    /* the event's data is the address */
};

static inline void handle_page_fault(struct pt_regs *regs, unsigned long error_code,
                                     uint64_t address, enum handle parts, irqentry_state_t state)
{
        record(regs, error_code, address);
        if (!(parts & HANDLE_RESOLVE)) {
                regs->ip = armed.landing;
        } else if (!kmmio_fault()) {
                if (fault_in_kernel_space(address)) {
                        do_kern_addr_fault(regs, error_code, address);
                } else {
                        do_user_addr_fault(regs, error_code, address);
                        interrupts_off(); /* handling it might have turned them on */
                }
        }
        if (parts & HANDLE_IRQENTRY)
                irqentry_exit(state);
}

/* Out of line, so that a path without a tracer pays for the test only and saves no registers. */
__attribute__((noinline)) static void trace_and_handle(struct pt_regs *regs,
                                                       unsigned long error_code, uint64_t address,
                                                       enum handle parts, irqentry_state_t state)
{
        page_fault_trace(regs, error_code, address);
        handle_page_fault(regs, error_code, address, parts, state);
}

__attribute__((always_inline)) static inline void
page_fault(struct pt_regs *regs, unsigned long error_code, enum handle parts)
{
        /* Before anything else can fault and change CR2; the frame is this fault's own. */
        uint64_t address = parts & HANDLE_FRED ? fred_event_data(regs) : read_cr2();

        irqentry_state_t state = {0};

        if (parts & HANDLE_RESOLVE) {
                prefetchw(&mmap_lock);
                if (kvm_handle_async_pf())
                        return;
        }
        if (parts & HANDLE_IRQENTRY)
                state = irqentry_enter(regs);
        if ((parts & HANDLE_TRACE) && __builtin_expect(page_fault_trace != NULL, 0))
                trace_and_handle(regs, error_code, address, parts, state);
        else
                handle_page_fault(regs, error_code, address, parts, state);
}

#define HANDLE_ALL (HANDLE_IRQENTRY | HANDLE_TRACE | HANDLE_RESOLVE)

DEFINE_IDTENTRY(page_fault)
{
        page_fault(regs, error_code, HANDLE_ALL);
}

void page_fault_traceable(struct pt_regs *regs, unsigned long error_code)
{
        page_fault(regs, error_code, HANDLE_IRQENTRY | HANDLE_TRACE);
}

void page_fault_irqentry(struct pt_regs *regs, unsigned long error_code)
{
        page_fault(regs, error_code, HANDLE_IRQENTRY);
}

void page_fault_record_and_skip(struct pt_regs *regs, unsigned long error_code)
{
        page_fault(regs, error_code, 0);
}

void fred_exc_page_fault(struct pt_regs *regs, unsigned long error_code)
{
        page_fault(regs, error_code, HANDLE_FRED | HANDLE_ALL);
}

void fred_page_fault_traceable(struct pt_regs *regs, unsigned long error_code)
{
        page_fault(regs, error_code, HANDLE_FRED | HANDLE_IRQENTRY | HANDLE_TRACE);
}

void fred_page_fault_irqentry(struct pt_regs *regs, unsigned long error_code)
{
        page_fault(regs, error_code, HANDLE_FRED | HANDLE_IRQENTRY);
}

void fred_page_fault_record_and_skip(struct pt_regs *regs, unsigned long error_code)
{
        page_fault(regs, error_code, HANDLE_FRED);
}
