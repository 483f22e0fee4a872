/* SPDX-License-Identifier: MIT */
/*
 * Triggers: stubs that take the time, do one access, take the time again.
 * Columns: name, CPL, kind of access, and the gas macros (triggers.S) that make
 * ready before the first stamp, hold the one instruction, and clean up after the
 * last. Shared by triggers.S, which makes a stub of each row, and C, which gets
 * its description.
 */
#ifndef BENCH_TRIGGER_H
#define BENCH_TRIGGER_H

/* clang-format off */
#define TRIGGER_LIST(X)                                                                        \
        X(empty,          KERNEL, ACCESS_NONE,               nothing,   nothing,    nothing)   \
        X(read,           KERNEL, ORACLE_READ,               nothing,   load,       nothing)   \
        X(write,          KERNEL, ORACLE_WRITE,              nothing,   store,      nothing)   \
        X(rmw,            KERNEL, ORACLE_READ_MODIFY_WRITE,  nothing,   add,        nothing)   \
        X(exec,           KERNEL, ORACLE_FETCH,              nothing,   jump,       nothing)   \
        X(ac_read,        KERNEL, ORACLE_READ,               set_ac,    load,       clear_ac)  \
        X(ac_write,       KERNEL, ORACLE_WRITE,              set_ac,    store,      clear_ac)  \
        X(stack_read,     KERNEL, ORACLE_READ,               to_rbp,    load_rbp,   from_rbp)  \
        X(user_empty,     USER,   ACCESS_NONE,               nothing,   nothing,    nothing)   \
        X(user_read,      USER,   ORACLE_READ,               nothing,   load,       nothing)   \
        X(user_write,     USER,   ORACLE_WRITE,              nothing,   store,      nothing)   \
        X(user_rmw,       USER,   ORACLE_READ_MODIFY_WRITE,  nothing,   add,        nothing)   \
        X(user_exec,      USER,   ORACLE_FETCH,              nothing,   jump,       nothing)   \
        X(user_load_fs,   USER,   ORACLE_READ,               ldt_first, load_fs,    nothing)   \
        X(user_wrss,      USER,   ORACLE_SHADOW_STACK_WRITE, nothing,   wrss,       nothing)   \
        X(user_call,      USER,   ORACLE_SHADOW_STACK_WRITE, nothing,   call,       nothing)   \
        X(user_ret,       USER,   ORACLE_SHADOW_STACK_READ,  push_r11,  return,     nothing)
/* clang-format on */

#define SAMPLE_START      0
#define SAMPLE_END        8
#define SAMPLE_ERROR_CODE 16

/*
 * The CPU aligns RSP to 16 and pushes SS, RSP, RFLAGS, CS, RIP, error code: the
 * error code lies this far below the aligned RSP of the trigger.
 */
#define STACK_ALIGN         16
#define ERROR_CODE_ON_STACK -48

#ifndef __ASSEMBLER__

#include "fault/oracle.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Beside the oracle's kinds: no access at all. */
#define ACCESS_NONE ORACLE_ACCESS_KINDS

/* What a stub leaves behind. */
struct sample {
        uint64_t start;      /* ticks, before */
        uint64_t end;        /* ticks, after */
        uint64_t error_code; /* what lies where the CPU pushes it; UINT64_MAX: nothing was pushed */
};

_Static_assert(offsetof(struct sample, start) == SAMPLE_START, "struct sample");
_Static_assert(offsetof(struct sample, end) == SAMPLE_END, "struct sample");
_Static_assert(offsetof(struct sample, error_code) == SAMPLE_ERROR_CODE, "struct sample");

enum trigger_mode {
        TRIGGER_KERNEL, /* the stub makes the access at CPL 0 */
        TRIGGER_USER,   /* the stub makes the access at CPL 3 */
};

struct trigger {
        void (*stub)(struct sample *sample, uint64_t address);
        const char *instruction; /* the RIP a fault of a data access has */
        const char *landing;     /* where execution goes on */
        enum trigger_mode mode;
        enum oracle_access_kind access;
        bool ac;            /* it runs with EFLAGS.AC = 1 */
        bool stack_segment; /* it goes through SS */
        bool implicit;      /* the processor itself makes the access */
};

#define DECLARE_TRIGGER(name, ...) extern const struct trigger trigger_##name;
TRIGGER_LIST(DECLARE_TRIGGER)
#undef DECLARE_TRIGGER

#endif
#endif
