/* SPDX-License-Identifier: MIT */
/*
 * The check's accesses: functions that make one access each. They measure nothing and do as
 * little as possible besides, since the check makes millions.
 * Shared by accesses.S, which makes a function of each row, and C.
 * Columns: name, CPL, kind of access; whether it runs with EFLAGS.AC = 1, is
 * implicit, goes through SS, needs a shadow stack; what is made ready (accesses.S);
 * the instruction (fault/access.h); where in the two pages it goes.
 */
#ifndef BENCH_VERIFY_ACCESS_H
#define BENCH_VERIFY_ACCESS_H

/*
 * Where in the two pages under test the accesses go. Each has a place of its own, so that a CR2
 * left over from another access is noticed. Code has a page of its own, since a translator is
 * slow if code and data share one.
 */
#define ACCESS_DATA(n)      (64 + ACCESS_PLACE_SIZE * (n))
#define ACCESS_DESCRIPTOR   256                                   /* a data segment's descriptor */
#define ACCESS_SHADOW_STACK 264                                   /* the address user_mode_exit */
#define ACCESS_CODE(n)      (PAGE_SIZE + ACCESS_PLACE_SIZE * (n)) /* jmp *%r11 */
#define ACCESS_CODES        2

#define ACCESS_PLACE_SIZE 8

/* clang-format off */
#define ACCESS_LIST(X)                                                                                                     \
        X(kernel_read,      KERNEL, ORACLE_READ,               0, 0, 0, 0, nothing,         load,     ACCESS_DATA(0))      \
        X(kernel_write,     KERNEL, ORACLE_WRITE,              0, 0, 0, 0, nothing,         store,    ACCESS_DATA(1))      \
        X(kernel_fetch,     KERNEL, ORACLE_FETCH,              0, 0, 0, 0, nothing,         jump,     ACCESS_CODE(0))      \
        X(user_read,        USER,   ORACLE_READ,               0, 0, 0, 0, nothing,         load,     ACCESS_DATA(2))      \
        X(user_write,       USER,   ORACLE_WRITE,              0, 0, 0, 0, nothing,         store,    ACCESS_DATA(3))      \
        X(user_fetch,       USER,   ORACLE_FETCH,              0, 0, 0, 0, nothing,         jump,     ACCESS_CODE(1))      \
        X(kernel_read_ac,   KERNEL, ORACLE_READ,               1, 0, 0, 0, set_ac,          load,     ACCESS_DATA(4))      \
        X(kernel_write_ac,  KERNEL, ORACLE_WRITE,              1, 0, 0, 0, set_ac,          store,    ACCESS_DATA(5))      \
        X(kernel_rmw,       KERNEL, ORACLE_READ_MODIFY_WRITE,  0, 0, 0, 0, nothing,         add,      ACCESS_DATA(6))      \
        X(user_rmw,         USER,   ORACLE_READ_MODIFY_WRITE,  0, 0, 0, 0, nothing,         add,      ACCESS_DATA(7))      \
        X(user_implicit,    USER,   ORACLE_READ,               0, 1, 0, 0, nothing,         load_fs,  ACCESS_DESCRIPTOR)   \
        X(kernel_stack,     KERNEL, ORACLE_READ,               0, 0, 1, 0, nothing,         load_rbp, ACCESS_DATA(8))      \
        X(user_implicit_ac, USER,   ORACLE_READ,               1, 1, 0, 0, set_ac,          load_fs,  ACCESS_DESCRIPTOR)   \
        X(user_wrss,        USER,   ORACLE_SHADOW_STACK_WRITE, 0, 0, 0, 1, nothing,         wrss,     ACCESS_DATA(9))      \
        X(kernel_wruss,     KERNEL, ORACLE_WRUSS,              0, 0, 0, 1, nothing,         wruss,    ACCESS_DATA(10))     \
        X(kernel_wrss,      KERNEL, ORACLE_SHADOW_STACK_WRITE, 0, 0, 0, 1, shadow_stack_on, wrss,     ACCESS_DATA(11))     \
        X(user_ret,         USER,   ORACLE_SHADOW_STACK_READ,  0, 0, 0, 1, nothing,         return,   ACCESS_SHADOW_STACK)
/* clang-format on */

#include "boot/x86.h"

#ifndef __ASSEMBLER__

#include "entry/fred_frame.h"
#include "fault/oracle.h"

#include <stddef.h>

/* What an access met: RAX and RDX of an access. */
struct access_result {
        uint64_t error_code; /* ACCESS_NO_FAULT where nothing was delivered */
        uint64_t ip;         /* the RIP pushed */
};
#define ACCESS_NO_FAULT UINT64_MAX

struct access {
        const char *name;
        struct access_result (*function)(uint64_t address);
        const char *instruction; /* the RIP of a fault that is not a fetch's */
        unsigned int cpl;
        enum oracle_access_kind kind;
        bool ac, implicit, stack_segment, shadow_stack;
        unsigned int offset; /* of the access in the page */
};

#define COUNT_ACCESS(...) +1
#define ACCESSES          (0 ACCESS_LIST(COUNT_ACCESS))
extern const struct access accesses[ACCESSES];

/* The vector that an access's last fault had. */
extern uint64_t access_vector;
/* What FRED pushed for it: CS, SS and the event's data are kept. */
extern struct fred_frame access_frame;
/* FRED's page while accesses are on. */
extern const char fred_page_access[];

/*
 * Between these two calls #PF, #GP, #SS and #UD return to the access at once, and no other handler
 * sees them. accesses_begin prepares the two frames under test, which are adjacent.
 */
void accesses_begin(void *frames);
void accesses_end(void);

#endif
#endif
