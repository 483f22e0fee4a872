/* SPDX-License-Identifier: MIT */
/*
 * The rows that are measured inside Linux: what is done, what the kernel must make of
 * it. To add one, add a row to rows.c.
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

/* How the kernel accounts for a sample. */
enum accounted {
        NO_FAULT,
        ONE_MINOR,    /* a fault that it repairs at once */
        ONE_OF_BOTH,  /* minor, or major where it had to wait for another thread */
        AS_THE_FIRST, /* one minor fault or none, but the same in every sample */
};

#define NO_ERROR_CODE (-1)

struct row {
        const char *id, *doc;
        const char *action; /* what the kernel does */
        enum window_kind window;
        bool is_fault;   /* #PF */
        long error_code; /* that is delivered to the program, or NO_ERROR_CODE */
        enum accounted accounted;
        bool is_long;         /* a sample takes as long as hundreds of others: few are enough */
        uint64_t most;        /* samples; 0: as many as are asked for */
        bool has_many_values; /* the kernel's allocators make them */
        bool in_child;        /* the samples are a child's, after fork */

        /*
         * enter: before a visit of so many samples, warm-up included. false: *why says what this
         * kernel lacks. NULL: there is nothing to do. leave: after it, in the parent; false: what
         * the visit left is wrong.
         */
        bool (*enter)(uint64_t samples, const char **why);
        bool (*leave)(char mismatch[MISMATCH_BYTES]);
        /* Before each sample, counted from 0 in a visit. NULL: nothing is to be prepared. */
        void (*prepare)(struct window_call *call, uint64_t number);
        /* After it. NULL: nothing but the faults is to be verified. */
        bool (*verify)(const struct window_call *call, char mismatch[MISMATCH_BYTES]);
};

/* The first is the empty pair of stamps, the base of all others. */
extern const struct row rows[];
extern const size_t row_count;

/* The window of a kind: its code, and the instruction and the landing in it. */
struct window_code {
        window *run;
        const char *instruction, *landing;
};
extern const struct window_code window_codes[WINDOWS];

#endif
