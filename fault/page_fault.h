/* SPDX-License-Identifier: MIT */
/* #PF's hooks, and the short handler of the full path. */
#ifndef FAULT_PAGE_FAULT_H
#define FAULT_PAGE_FAULT_H

#include <stdint.h>

struct pt_regs;

/*
 * KVM writes here why it raised a #PF of its own. Non-zero flags: KVM is fetching the page, and
 * CR2 is no address. KVM does so only after it was given the area's address
 * (bench/machine/counters.c).
 */
struct async_page_fault_area {
        uint32_t flags;
        uint32_t token;
        uint8_t rest[56];
};
extern struct async_page_fault_area async_page_fault_area;
/* How many such #PFs came, and for how many KVM then said that the page is ready. */
extern uint64_t async_page_faults, async_pages_ready;

/* Devices' pages that are traced, and where a moved frame ends; named as Linux names them. */
extern unsigned long kmmio_count;
extern struct pt_regs *top_of_stack;
struct pt_regs *sync_regs(struct pt_regs *eregs);

/* Called with every page fault before it is resolved; NULL: nobody listens. */
typedef void (*page_fault_tracer)(const struct pt_regs *regs, unsigned long error_code,
                                  uint64_t address);
extern page_fault_tracer page_fault_trace;

/*
 * Handlers of the lower rungs of the ladder (entry/entry_path.h), each with one step more:
 * record the fault and continue at armed.landing; the same within irqentry; the same with the
 * test for a tracer. exc_page_fault has all steps.
 */
void page_fault_record_and_skip(struct pt_regs *regs, unsigned long error_code);
void page_fault_irqentry(struct pt_regs *regs, unsigned long error_code);
void page_fault_traceable(struct pt_regs *regs, unsigned long error_code);
/* The same behind FRED's entry: the address is in the frame. */
void fred_exc_page_fault(struct pt_regs *regs, unsigned long error_code);
void fred_page_fault_record_and_skip(struct pt_regs *regs, unsigned long error_code);
void fred_page_fault_irqentry(struct pt_regs *regs, unsigned long error_code);
void fred_page_fault_traceable(struct pt_regs *regs, unsigned long error_code);

#endif
