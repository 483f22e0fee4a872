/* SPDX-License-Identifier: MIT */
/*
 * Triggers: stubs that take the time, do one access, take the time again.
 * Columns: name, kind of access, the instruction. Shared by triggers.S, which
 * makes a stub of each row, and C, which gets its description.
 */
#ifndef BENCH_TRIGGER_H
#define BENCH_TRIGGER_H

/* clang-format off */
#define TRIGGER_LIST(X)                                                                \
	X(empty, ACCESS_NONE,  /* nothing between the stamps */)                       \
	X(read,  ACCESS_READ,  movq (%rsi), %rax)                                      \
	X(write, ACCESS_WRITE, movq %rsi, (%rsi))                                      \
	X(exec,  ACCESS_FETCH, jmp *%rsi)
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

#include <stddef.h>
#include <stdint.h>

enum access {
        ACCESS_NONE,
        ACCESS_READ,
        ACCESS_WRITE,
        ACCESS_FETCH,
};

/* What a stub leaves behind. */
struct sample {
        uint64_t start;      /* ticks, before */
        uint64_t end;        /* ticks, after */
        uint64_t error_code; /* what lies where the CPU pushes it; UINT64_MAX: nothing was pushed */
};

_Static_assert(offsetof(struct sample, start) == SAMPLE_START, "struct sample");
_Static_assert(offsetof(struct sample, end) == SAMPLE_END, "struct sample");
_Static_assert(offsetof(struct sample, error_code) == SAMPLE_ERROR_CODE, "struct sample");

struct trigger {
        void (*stub)(struct sample *sample, uint64_t address);
        const char *instruction; /* the RIP a fault of a data access has */
        const char *landing;     /* where execution goes on */
        enum access access;
};

#define DECLARE_TRIGGER(name, access, ...) extern const struct trigger trigger_##name;
TRIGGER_LIST(DECLARE_TRIGGER)
#undef DECLARE_TRIGGER

#endif
#endif
