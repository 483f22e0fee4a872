/* SPDX-License-Identifier: MIT */
/*
 * Probes: one access each, with nothing measured and as little as possible
 * around it, for checks that make millions of them. Shared by probes.S and C.
 * Columns: name, CPL, kind of access; whether it runs with EFLAGS.AC = 1, is
 * implicit, goes through SS, needs a shadow stack; what is made ready (probes.S);
 * the instruction (fault/access.h); where in the two pages it goes.
 */
#ifndef BENCH_VERIFY_PROBE_H
#define BENCH_VERIFY_PROBE_H

/*
 * Where in the two pages under test the accesses go. Each has a place of its own,
 * so that a CR2 left over from the one before is seen; code has a page of its
 * own, since a machine that translates is slow where code and data share one.
 */
#define PROBE_DATA(n)      (64 + PROBE_PLACE_SIZE * (n))
#define PROBE_DESCRIPTOR   256                                  /* a data segment's descriptor */
#define PROBE_SHADOW_STACK 264                                  /* the address user_mode_exit */
#define PROBE_CODE(n)      (PAGE_SIZE + PROBE_PLACE_SIZE * (n)) /* jmp *%r11 */
#define PROBE_CODES        2

#define PROBE_PLACE_SIZE 8

/* clang-format off */
#define PROBE_LIST(X)                                                                                                     \
        X(kernel_read,      KERNEL, ORACLE_READ,               0, 0, 0, 0, nothing,         load,     PROBE_DATA(0))      \
        X(kernel_write,     KERNEL, ORACLE_WRITE,              0, 0, 0, 0, nothing,         store,    PROBE_DATA(1))      \
        X(kernel_fetch,     KERNEL, ORACLE_FETCH,              0, 0, 0, 0, nothing,         jump,     PROBE_CODE(0))      \
        X(user_read,        USER,   ORACLE_READ,               0, 0, 0, 0, nothing,         load,     PROBE_DATA(2))      \
        X(user_write,       USER,   ORACLE_WRITE,              0, 0, 0, 0, nothing,         store,    PROBE_DATA(3))      \
        X(user_fetch,       USER,   ORACLE_FETCH,              0, 0, 0, 0, nothing,         jump,     PROBE_CODE(1))      \
        X(kernel_read_ac,   KERNEL, ORACLE_READ,               1, 0, 0, 0, set_ac,          load,     PROBE_DATA(4))      \
        X(kernel_write_ac,  KERNEL, ORACLE_WRITE,              1, 0, 0, 0, set_ac,          store,    PROBE_DATA(5))      \
        X(kernel_rmw,       KERNEL, ORACLE_READ_MODIFY_WRITE,  0, 0, 0, 0, nothing,         add,      PROBE_DATA(6))      \
        X(user_rmw,         USER,   ORACLE_READ_MODIFY_WRITE,  0, 0, 0, 0, nothing,         add,      PROBE_DATA(7))      \
        X(user_implicit,    USER,   ORACLE_READ,               0, 1, 0, 0, nothing,         load_fs,  PROBE_DESCRIPTOR)   \
        X(kernel_stack,     KERNEL, ORACLE_READ,               0, 0, 1, 0, nothing,         load_rbp, PROBE_DATA(8))      \
        X(user_implicit_ac, USER,   ORACLE_READ,               1, 1, 0, 0, set_ac,          load_fs,  PROBE_DESCRIPTOR)   \
        X(user_wrss,        USER,   ORACLE_SHADOW_STACK_WRITE, 0, 0, 0, 1, nothing,         wrss,     PROBE_DATA(9))      \
        X(kernel_wruss,     KERNEL, ORACLE_WRUSS,              0, 0, 0, 1, nothing,         wruss,    PROBE_DATA(10))     \
        X(kernel_wrss,      KERNEL, ORACLE_SHADOW_STACK_WRITE, 0, 0, 0, 1, shadow_stack_on, wrss,     PROBE_DATA(11))     \
        X(user_ret,         USER,   ORACLE_SHADOW_STACK_READ,  0, 0, 0, 1, nothing,         return,   PROBE_SHADOW_STACK)
/* clang-format on */

#include "boot/x86.h"

#ifndef __ASSEMBLER__

#include "fault/oracle.h"

#include <stddef.h>

/* What an access met: RAX and RDX of a probe. */
struct probe_result {
        uint64_t error_code; /* PROBE_NO_FAULT where nothing was delivered */
        uint64_t ip;         /* the RIP pushed */
};
#define PROBE_NO_FAULT UINT64_MAX

struct probe {
        const char *name;
        struct probe_result (*function)(uint64_t address);
        const char *instruction; /* the RIP of a fault that is not a fetch's */
        unsigned int cpl;
        enum oracle_access_kind kind;
        bool ac, implicit, stack_segment, shadow_stack;
        unsigned int offset; /* of the access in the page */
};

#define COUNT_PROBE(...) +1
#define PROBES           (0 PROBE_LIST(COUNT_PROBE))
extern const struct probe probes[PROBES];

/* The vector that a probe's last fault had. */
extern uint64_t probe_vector;

/*
 * Between these two, #PF, #GP, #SS and #UD lead back to the probe at once, and no
 * other handler sees them. probes_begin prepares the two frames under test, which
 * lie one behind the other.
 */
void probes_begin(void *frames);
void probes_end(void);

#endif
#endif
