/* SPDX-License-Identifier: MIT */
/* #PF's hooks, and the short handler of the full path. */
#ifndef FAULT_PAGE_FAULT_H
#define FAULT_PAGE_FAULT_H

#include <stdint.h>

struct pt_regs;

/* Non-zero while an asynchronous page fault waits to be handled (KVM's flags). */
extern uint32_t async_page_fault_flags;

/* Called with every page fault before it is resolved; NULL: nobody listens. */
typedef void (*page_fault_tracer)(const struct pt_regs *regs, unsigned long error_code,
                                  uint64_t address);
extern page_fault_tracer page_fault_trace;

/* Called by page_fault_path_full: record the fault, go on at armed.landing. */
void page_fault_record_and_skip(struct pt_regs *regs, unsigned long error_code);

#endif
