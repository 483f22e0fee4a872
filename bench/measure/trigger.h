/* SPDX-License-Identifier: MIT */
/*
 * Triggers: stubs that take the time, make one access, take the time again.
 * triggers.S makes a stub of each row, trigger.c its description.
 * Columns: name, CPL, kind of access; whether it runs with EFLAGS.AC = 1, is
 * implicit, goes through SS; the gas macros (fault/access.h, triggers.S) that run
 * before the first stamp, between the stamps, and after the last one. Add new rows just before
 * the chains of ADDs: a row's place decides the slot of its code.
 */
#ifndef BENCH_MEASURE_TRIGGER_H
#define BENCH_MEASURE_TRIGGER_H

/* clang-format off */
#define TRIGGER_LIST(X)                                                                                                  \
        X(empty,               KERNEL, ACCESS_NONE,               0, 0, 0, nothing,         nothing,   nothing)          \
        X(read,                KERNEL, ORACLE_READ,               0, 0, 0, nothing,         load,      nothing)          \
        X(write,               KERNEL, ORACLE_WRITE,              0, 0, 0, nothing,         store,     nothing)          \
        X(rmw,                 KERNEL, ORACLE_READ_MODIFY_WRITE,  0, 0, 0, nothing,         add,       nothing)          \
        X(exec,                KERNEL, ORACLE_FETCH,              0, 0, 0, nothing,         jump,      nothing)          \
        X(ac_read,             KERNEL, ORACLE_READ,               1, 0, 0, set_ac,          load,      clear_ac)         \
        X(ac_write,            KERNEL, ORACLE_WRITE,              1, 0, 0, set_ac,          store,     clear_ac)         \
        X(stack_read,          KERNEL, ORACLE_READ,               0, 0, 1, to_rbp,          load_rbp,  from_rbp)         \
        X(user_empty,          USER,   ACCESS_NONE,               0, 0, 0, nothing,         nothing,   nothing)          \
        X(user_read,           USER,   ORACLE_READ,               0, 0, 0, nothing,         load,      nothing)          \
        X(user_write,          USER,   ORACLE_WRITE,              0, 0, 0, nothing,         store,     nothing)          \
        X(user_rmw,            USER,   ORACLE_READ_MODIFY_WRITE,  0, 0, 0, nothing,         add,       nothing)          \
        X(user_exec,           USER,   ORACLE_FETCH,              0, 0, 0, nothing,         jump,      nothing)          \
        X(user_load_fs,        USER,   ORACLE_READ,               0, 1, 0, ldt_first,       load_fs,   nothing)          \
        X(wrss,                KERNEL, ORACLE_SHADOW_STACK_WRITE, 0, 0, 0, shadow_stack_on, wrss,      shadow_stack_off) \
        X(user_wrss,           USER,   ORACLE_SHADOW_STACK_WRITE, 0, 0, 0, nothing,         wrss,      nothing)          \
        X(user_call,           USER,   ORACLE_SHADOW_STACK_WRITE, 0, 0, 0, nothing,         call,      nothing)          \
        X(user_ret,            USER,   ORACLE_SHADOW_STACK_READ,  0, 0, 0, push_r11,        return,    nothing)          \
        X(stamps,              KERNEL, ACCESS_NONE,               0, 0, 0, nothing,         stamps,    nothing)          \
        X(invlpg,              KERNEL, ACCESS_NONE,               0, 0, 0, nothing,         invlpg,    nothing)          \
        X(write_cr3,           KERNEL, ACCESS_NONE,               0, 0, 0, read_cr3,        write_cr3, nothing)          \
        X(read_cr2,            KERNEL, ACCESS_NONE,               0, 0, 0, nothing,         read_cr2,  nothing)          \
        X(cpuid,               KERNEL, ACCESS_NONE,               0, 0, 0, keep_rbx,        cpuid,     restore_rbx)      \
        X(iretq,               KERNEL, ACCESS_NONE,               0, 0, 0, frame,           iretq,     nothing)          \
        X(clear,               KERNEL, ACCESS_NONE,               0, 0, 0, to_page,         clear,     from_page)        \
        X(int3,                KERNEL, ACCESS_TRAP,               0, 0, 0, nothing,         int3,      nothing)          \
        X(int4,                KERNEL, ACCESS_TRAP,               0, 0, 0, nothing,         int4,      nothing)          \
        X(ud2,                 KERNEL, ACCESS_FAULT,              0, 0, 0, nothing,         ud2,       nothing)          \
        X(user_syscall,        USER,   ACCESS_NONE,               0, 0, 0, nothing,         syscall,   nothing)          \
        X(read_elsewhere,      KERNEL, ORACLE_READ,               0, 0, 0, nothing,         load,      nothing)          \
        X(user_read_elsewhere, USER,   ORACLE_READ,               0, 0, 0, nothing,         load,      nothing)          \
        X(read_again,          KERNEL, ORACLE_READ,               0, 0, 0, nothing,         load,      load)             \
        X(cold_read,           KERNEL, ORACLE_READ,               0, 0, 0, flush_path,      load,      nothing)          \
        X(shstk_read,          KERNEL, ORACLE_READ,               0, 0, 0, shadow_stack_on, load,      shadow_stack_off) \
        X(task,                KERNEL, ACCESS_NONE,               0, 0, 0, nothing,         task,      nothing)          \
        X(user_adds,           USER,   ACCESS_NONE,               0, 0, 0, nothing,         adds,      nothing)          \
        X(adds,                KERNEL, ACCESS_NONE,               0, 0, 0, nothing,         adds,      nothing)
/* clang-format on */

#define SAMPLE_START      0
#define SAMPLE_END        8
#define SAMPLE_ERROR_CODE 16
#define SAMPLE_IP         24
#define SAMPLE_DITHER     32

/*
 * The CPU aligns RSP to 16 and pushes SS, RSP, RFLAGS, CS, RIP, error code: the
 * last two lie this far below the aligned RSP of the trigger.
 */
#define STACK_ALIGN         16
#define RIP_ON_STACK        -40
#define ERROR_CODE_ON_STACK -48

#ifndef __ASSEMBLER__

#include "fault/oracle.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Besides the oracle's kinds: no access that paging could deny; the same with an exception whose
 * RIP is the instruction's, or the next one's.
 */
#define ACCESS_NONE  (ORACLE_ACCESS_KINDS + 0)
#define ACCESS_FAULT (ORACLE_ACCESS_KINDS + 1)
#define ACCESS_TRAP  (ORACLE_ACCESS_KINDS + 2)

/* What a stub gets (dither) and what it leaves behind (the rest). */
struct sample {
        uint64_t start;      /* ticks, before */
        uint64_t end;        /* ticks, after */
        uint64_t error_code; /* the word where the CPU pushes it; UINT64_MAX: it pushed none */
        uint64_t ip;         /* the RIP that a raw path kept; meaningless on the others */
        uint64_t dither;     /* cycles to spend before the first stamp, less than DITHER_CYCLES */
};

_Static_assert(offsetof(struct sample, start) == SAMPLE_START, "struct sample");
_Static_assert(offsetof(struct sample, end) == SAMPLE_END, "struct sample");
_Static_assert(offsetof(struct sample, error_code) == SAMPLE_ERROR_CODE, "struct sample");
_Static_assert(offsetof(struct sample, ip) == SAMPLE_IP, "struct sample");
_Static_assert(offsetof(struct sample, dither) == SAMPLE_DITHER, "struct sample");

enum trigger_mode {
        TRIGGER_KERNEL, /* the stub makes the access at CPL 0 */
        TRIGGER_USER,   /* the stub makes the access at CPL 3 */
};

struct trigger {
        void (*stub)(struct sample *sample, uint64_t address);
        const char *instruction; /* the RIP a fault of a data access has */
        const char *landing;     /* where execution goes on */
        enum trigger_mode mode;
        unsigned int access; /* enum oracle_access_kind or ACCESS_... */
        bool ac;             /* it runs with EFLAGS.AC = 1 */
        bool implicit;       /* the processor itself makes the access */
        bool stack_segment;  /* it goes through SS */
};

/* Point SYSCALL at a stub that returns at once, for the trigger user_syscall. */
void trigger_enable_syscall(void);

#define DECLARE_TRIGGER(name, ...) extern const struct trigger trigger_##name;
TRIGGER_LIST(DECLARE_TRIGGER)
#undef DECLARE_TRIGGER

#endif
#endif
