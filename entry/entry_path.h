/* SPDX-License-Identifier: MIT */
/*
 * The entry ladder: the paths from #PF's gate, or from FRED's entry, to a handler and back. A
 * benchmark chooses one. The cost of a step is the difference between two paths that differ by
 * it. entry.S makes two stubs of each row, a plain one and a stamped one, which takes the time
 * at the end of each phase; fred.S makes two pages likewise.
 *
 * Columns: name, shape behind the gate (a macro of entry.S), shape behind FRED's entry (one of
 * fred.S; NONE: FRED makes the step needless), C handler, steps, IST, doc. Add new rows at the
 * end: a row's place decides the slot of its code.
 */
#ifndef ENTRY_ENTRY_PATH_H
#define ENTRY_ENTRY_PATH_H

#include "boot/layout.h"

/* Steps that shape IDTENTRY can take beside those of the reference path. */
#define STEP_CLEAR     1   /* clear the registers after saving them */
#define STEP_SWAPGS    2   /* from CPL 3: swapgs and its lfence, swapgs back */
#define STEP_CR3       4   /* switch to the kernel's page tables and back */
#define STEP_PCID      8   /* ... without flushing, by process-context identifiers */
#define STEP_CLAC      16  /* clear EFLAGS.AC first, as a kernel with SMAP does */
#define STEP_ORIGIN    64  /* error_entry's check of where in the kernel the fault was */
#define STEP_SYNC_REGS 128 /* from CPL 3: the frame moves to another stack */
/* For any shape. IRETQ waits until stores are done; ERETS and ERETU need not. */
#define STEP_MFENCE 32 /* MFENCE before the return */

#define STEPS_USER (STEP_CLEAR | STEP_SWAPGS)

/* The times at a stamped stub's first instruction, at the C handler, at its return. */
#define PHASE_STAMPS 3

/* clang-format off */
#define ENTRY_PATH_LIST(X)                                                                                              \
        X(raw,             RAW,       RAW,      none,                       0,                                   IST_NONE,\
          "keep the pushed RIP in RBP, set RIP from R11, iretq")                                                        \
        X(scratch,         SCRATCH,   SCRATCH,  page_fault_record_and_skip, 0,                                   IST_NONE,\
          "save the registers C may change, record in C, skip")                                                         \
        X(full,            FULL,      FULL,     page_fault_record_and_skip, 0,                                   IST_NONE,\
          "save every register, record error code, CR2 and count in C, skip")                                           \
        X(entry,           IDTENTRY,  NONE,     page_fault_record_and_skip, 0,                                   IST_NONE,\
          "through error_entry and error_return, ORIG_RAX set")                                                         \
        X(clear,           IDTENTRY,  STEPS,    page_fault_record_and_skip, STEP_CLEAR,                          IST_NONE,\
          "and clear every register that C does not get")                                                               \
        X(irqentry,        IDTENTRY,  STEPS,    page_fault_irqentry,        STEP_CLEAR,                          IST_NONE,\
          "and irqentry enter and exit")                                                                                \
        X(trace,           IDTENTRY,  STEPS,    page_fault_traceable,       STEP_CLEAR,                          IST_NONE,\
          "and test for a tracer")                                                                                      \
        X(fixup,           IDTENTRY,  STEPS,    exc_page_fault,             STEP_CLEAR,                          IST_NONE,\
          "and async check, address split, action, exception-table search")                                             \
        X(clac,            IDTENTRY,  NONE,     exc_page_fault,             STEP_CLEAR | STEP_CLAC,              IST_NONE,\
          "and CLAC, where SMAP makes it needed")                                                                       \
        X(swapgs,          IDTENTRY,  NONE,     exc_page_fault,             STEPS_USER,                          IST_NONE,\
          "and swapgs with its lfence, for a fault from CPL 3")                                                         \
        X(cr3,             IDTENTRY,  STEPS,    exc_page_fault,             STEPS_USER | STEP_CR3,               IST_NONE,\
          "and a switch of page tables, the TLB flushed by it")                                                         \
        X(pcid,            IDTENTRY,  STEPS,    exc_page_fault,             STEPS_USER | STEP_CR3 | STEP_PCID,   IST_NONE,\
          "and a switch of page tables, the TLB kept by PCID")                                                          \
        X(ist,             IDTENTRY,  NONE,     exc_page_fault,             STEPS_USER | STEP_CR3,               IST_PAGE_FAULT,\
          "and a stack from the interrupt stack table")                                                                 \
        X(reference,       REFERENCE, LINUX,    exc_page_fault,             0,                                   IST_NONE,\
          "Linux's steps: error_entry, irqentry, trace hook, address split, resolve")                                   \
        X(user_raw,        USER_RAW,  USER_RAW, none,                       0,                                   IST_NONE,\
          "raw from CPL 3: the error code is kept, too, in R10")                                                        \
        X(raw_mfence,      RAW,       RAW,      none,                       STEP_MFENCE,                         IST_NONE,\
          "raw with MFENCE before the return")                                                                          \
        X(user_raw_mfence, USER_RAW,  USER_RAW, none,                       STEP_MFENCE,                         IST_NONE,\
          "user_raw with MFENCE before the return")                                                                     \
        X(full_mfence,     FULL,      FULL,     page_fault_record_and_skip, STEP_MFENCE,                         IST_NONE,\
          "full with MFENCE before the return")                                                                         \
        X(fixup_mfence,    IDTENTRY,  STEPS,    exc_page_fault,             STEP_CLEAR | STEP_MFENCE,            IST_NONE,\
          "fixup with MFENCE before the return")                                                                        \
        X(origin,          IDTENTRY,  NONE,     exc_page_fault,             STEP_CLEAR | STEP_ORIGIN,            IST_NONE,\
          "fixup, and error_entry's look at where it came from")                                                        \
        X(sync_regs,       IDTENTRY,  NONE,     exc_page_fault,             STEPS_USER | STEP_SYNC_REGS,         IST_NONE,\
          "swapgs, and the frame moved to another stack")
/* clang-format on */

#ifndef __ASSEMBLER__

#include <stdint.h>

struct entry_path {
        const char *name;
        const char *doc;
        const char *stub;                /* where the gate points */
        const char *stamped;             /* the same with phase_stamps taken */
        const char *fred, *fred_stamped; /* FRED's pages likewise; NULL: none */
        unsigned int steps, ist;
};

#define DECLARE_ENTRY_PATH(name, ...) extern const struct entry_path entry_path_##name;
ENTRY_PATH_LIST(DECLARE_ENTRY_PATH)
#undef DECLARE_ENTRY_PATH

extern uint64_t phase_stamps[PHASE_STAMPS];

#endif
#endif
