/* SPDX-License-Identifier: MIT */
/* What exc_page_fault does about a fault once it has recorded it: the action that is armed. */
#ifndef FAULT_PAGE_FAULT_ACTION_H
#define FAULT_PAGE_FAULT_ACTION_H

#include <stdint.h>

struct pt_regs;

/* It either moves regs or mends the mapping. */
typedef void (*page_fault_action)(struct pt_regs *regs, unsigned long error_code, uint64_t address);

struct armed {
        page_fault_action action;
        uint64_t landing; /* where the full path goes on */
        uint64_t *entry;  /* the paging-structure entry that page_fault_map mends ... */
        uint64_t mended;  /* ... and its value then */
        void *from, *to;  /* pages in the identity map, for page_fault_copy and page_fault_zero */
};

extern struct armed armed;

/* Continue at the faulting instruction's landing; panic if it has none. */
void page_fault_skip(struct pt_regs *regs, unsigned long error_code, uint64_t address);
/* The same with a shadow stack at CPL 0, where IRETQ must find the landing, too. */
void page_fault_skip_on_shadow_stack(struct pt_regs *regs, unsigned long error_code,
                                     uint64_t address);
/*
 * These mend the entry and return to the instruction; a second fault is skipped.
 * map: no more than that. upgrade: INVLPG after it. zero: clear the page at
 * armed.to before. copy: copy the page at armed.from to armed.to before, INVLPG
 * after.
 */
void page_fault_map(struct pt_regs *regs, unsigned long error_code, uint64_t address);
void page_fault_upgrade(struct pt_regs *regs, unsigned long error_code, uint64_t address);
void page_fault_zero(struct pt_regs *regs, unsigned long error_code, uint64_t address);
void page_fault_copy(struct pt_regs *regs, unsigned long error_code, uint64_t address);
/*
 * Reflect the fault to a handler at CPL 3, which skips it: the frame is changed to return to the
 * handler, and the interrupted state is restored when the handler is done.
 */
void page_fault_reflect(struct pt_regs *regs, unsigned long error_code, uint64_t address);

#endif
