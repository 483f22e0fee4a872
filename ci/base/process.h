/* SPDX-License-Identifier: MIT */
/*
 * A child process that cannot be lost. It runs without a shell, in a process group of its own,
 * and is watched until it ends. Whatever happens, it is killed and waited for, also after a
 * signal to this tool. If this tool dies, the kernel kills the child.
 */
#ifndef CI_BASE_PROCESS_H
#define CI_BASE_PROCESS_H

#include "ci/base/error.h"

#include <sched.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

enum process_outcome {
        PROCESS_ENDED,       /* by itself; its wait status is set */
        PROCESS_TIMED_OUT,   /* killed at the deadline */
        PROCESS_STOPPED,     /* killed because a callback failed; error is that callback's */
        PROCESS_INTERRUPTED, /* killed because this tool got a signal; error says which */
        PROCESS_FAILED,      /* never ran; error says why */
};

/* The descriptor at which a child finds its end of a socket to this tool. */
#define PROCESS_CONTROL 3

/* Takes bytes the child wrote; false, with the error filled, ends the child. */
typedef bool process_sink(void *context, const char *bytes, size_t length, struct error *error);

struct process_watch {
        process_sink *on_output;      /* its stdout */
        process_sink *on_diagnostics; /* its stderr */
        process_sink *on_control;     /* what it says by the socket; NULL: it gets none */
        void *context;
        int other_output;      /* 0: none; else read as its output, and closed; its stdout goes with
                                  stderr */
        const cpu_set_t *cpus; /* it may run on; NULL: any */
        int control;           /* this tool's end of the socket, to send by; -1: it is closed */
        pid_t pid;             /* the child's, set before any callback */
        int64_t deadline;      /* of monotonic_ms(); a callback may bring it forward */
        int64_t alarm;         /* likewise; 0: none. on_alarm is called once then */
        void (*on_alarm)(void *context);
};

/* arguments[0] is the program's path, arguments end in NULL; stdin is empty. */
enum process_outcome process_run(char *const arguments[], struct process_watch *watch,
                                 int *wait_status, struct error *error);

/* Milliseconds of a clock that only goes forward. */
int64_t monotonic_ms(void);

#endif
