/* SPDX-License-Identifier: MIT */
/*
 * The rows that are measured inside Linux: what is done, and what the kernel must do. To
 * add one, add a row to rows.c.
 */
#ifndef BENCH_LINUX_ROWS_H
#define BENCH_LINUX_ROWS_H

#include "bench/linux/windows.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MISMATCH_BYTES 512
#define REASON_BYTES   256

enum window_kind {
#define NAME(name) WINDOW_##name,
        WINDOW_LIST(NAME)
#undef NAME
            WINDOWS,
};

/* How the kernel counts a sample's faults. */
enum accounted {
        NO_FAULT,
        ONE_MINOR,    /* one fault, repaired at once */
        ONE_OF_BOTH,  /* minor, or major if it had to wait for another thread */
        AS_THE_FIRST, /* zero or one minor fault, the same in every sample */
};

#define NO_ERROR_CODE (-1)

struct row {
        const char *id, *doc;
        const char *action; /* what the kernel does */
        enum window_kind window;
        bool is_fault;   /* #PF */
        long error_code; /* delivered to the program, or NO_ERROR_CODE */
        enum accounted accounted;
        bool is_long;         /* a sample takes as long as hundreds of others, so few are taken */
        uint64_t most;        /* limit of samples; 0: as many as asked for */
        bool has_many_values; /* counts vary because of the kernel's allocators */
        bool in_child;        /* a forked child takes the samples */

        /*
         * enter: called before a visit of this many samples, warm-up included. False: *why says
         * what this kernel lacks. leave: called after it, in the parent. False: the visit left a
         * wrong state. Both may be NULL.
         */
        bool (*enter)(uint64_t samples, const char **why);
        bool (*leave)(char mismatch[MISMATCH_BYTES]);
        /* Called before each sample; number counts from 0 in a visit. May be NULL. */
        void (*prepare)(struct window_call *call, uint64_t number);
        /* Called after each sample. NULL: only the faults are verified. */
        bool (*verify)(const struct window_call *call, char mismatch[MISMATCH_BYTES]);
};

/* The first row is the empty pair of stamps, the base of all others. */
extern const struct row rows[];
extern const size_t row_count;

/* A timed window: its code, and the instruction and the landing in it. */
struct window_code {
        window *run;
        const char *instruction, *landing;
};
extern const struct window_code window_codes[WINDOWS];

#endif
