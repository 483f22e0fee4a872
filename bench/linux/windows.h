/* SPDX-License-Identifier: MIT */
/*
 * The timed windows of linux.c, and the stretches of code that find its clock. Also included
 * from assembly. A window is a stamp, the instructions under test, their landing, a stamp.
 */
#ifndef BENCH_LINUX_WINDOWS_H
#define BENCH_LINUX_WINDOWS_H

/* Offsets into struct window_call. */
#define CALL_DITHER    0
#define CALL_ADDRESS   8
#define CALL_NUMBER    16
#define CALL_ARGUMENT0 24
#define CALL_ARGUMENT1 32
#define CALL_ARGUMENT2 40
#define CALL_ARGUMENT3 48
#define CALL_START     56
#define CALL_END       64
#define CALL_RESULT    72

/* Offsets into struct signal_frame. */
#define FRAME_COUNT  0
#define FRAME_NUMBER 8
#define FRAME_CODE   16
#define FRAME_TRAP   24
#define FRAME_ERROR  32
#define FRAME_CR2    40
#define FRAME_IP     48
#define FRAME_RESUME 56

#define PROBE_MANY_NOPS    1000
#define PROBE_INSTRUCTIONS 64
#define FRESH_BYTES        32
#define STEP_ADDS_MAX      1023

/* Name, instructions (windows.S). A trace finds the names as the ELF's symbols. */
#define WINDOW_LIST(WINDOW) \
        WINDOW(empty)       \
        WINDOW(read)        \
        WINDOW(write)       \
        WINDOW(fetch)       \
        WINDOW(call)        \
        WINDOW(call_write)  \
        WINDOW(adds)

#ifndef __ASSEMBLER__

#include <stddef.h>
#include <stdint.h>

struct window_call {
        uint64_t dither;       /* ADDs before the first stamp, below DITHER_CYCLES */
        uint64_t address;      /* to access; also the value to write there */
        uint64_t number;       /* of the system call */
        uint64_t arguments[4]; /* of the system call */
        uint64_t start, end;   /* the stamps */
        uint64_t result;       /* the value read, or the system call's result */
};
_Static_assert(offsetof(struct window_call, dither) == CALL_DITHER &&
                   offsetof(struct window_call, address) == CALL_ADDRESS &&
                   offsetof(struct window_call, number) == CALL_NUMBER &&
                   offsetof(struct window_call, arguments) == CALL_ARGUMENT0 &&
                   offsetof(struct window_call, arguments[1]) == CALL_ARGUMENT1 &&
                   offsetof(struct window_call, arguments[2]) == CALL_ARGUMENT2 &&
                   offsetof(struct window_call, arguments[3]) == CALL_ARGUMENT3 &&
                   offsetof(struct window_call, start) == CALL_START &&
                   offsetof(struct window_call, end) == CALL_END &&
                   offsetof(struct window_call, result) == CALL_RESULT,
               "windows.S has these offsets");

/* The last signal, as its handler saw it; windows_skip writes all fields. */
struct signal_frame {
        uint64_t count;            /* of signals; the only one that windows_count writes */
        uint64_t number, code;     /* of the signal */
        uint64_t trap, error, cr2; /* of the machine context */
        uint64_t ip;
        uint64_t resume; /* where windows_skip continues */
};
_Static_assert(offsetof(struct signal_frame, count) == FRAME_COUNT &&
                   offsetof(struct signal_frame, number) == FRAME_NUMBER &&
                   offsetof(struct signal_frame, code) == FRAME_CODE &&
                   offsetof(struct signal_frame, trap) == FRAME_TRAP &&
                   offsetof(struct signal_frame, error) == FRAME_ERROR &&
                   offsetof(struct signal_frame, cr2) == FRAME_CR2 &&
                   offsetof(struct signal_frame, ip) == FRAME_IP &&
                   offsetof(struct signal_frame, resume) == FRAME_RESUME,
               "windows.S has these offsets");

extern struct signal_frame signal_frame;

typedef void window(struct window_call *call);

#define DECLARE(name)                                   \
        window window_##name;                           \
        extern const char trigger_instruction_##name[]; \
        extern const char trigger_landing_##name[];
WINDOW_LIST(DECLARE)
#undef DECLARE

/*
 * SA_SIGINFO handlers, in assembly so that no compiler changes their instructions.
 * windows_skip stores the frame and continues at signal_frame.resume; windows_count only
 * counts.
 */
void windows_skip(int number, void *information, void *context);
void windows_count(int number, void *information, void *context);

/* Code for a fetch that does not fault: jumps to the landing. */
extern const char windows_landing_code[], windows_landing_code_end[];

/* Return ticks, including the two stamps. */
uint64_t windows_nothing(void);
uint64_t windows_many_nops(void);
uint64_t windows_nops(void);
uint64_t windows_multiplies(void);
uint64_t windows_adds(uint64_t count); /* dependent, up to STEP_ADDS_MAX */
uint64_t windows_run(const void *code);
extern const char windows_fresh_code[FRESH_BYTES];

#endif
#endif
