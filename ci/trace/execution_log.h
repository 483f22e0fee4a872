/* SPDX-License-Identifier: MIT */
/*
 * Reads QEMU's log of every executed instruction and keeps the timed windows: in each
 * sample, from the trigger's instruction to its landing (bench/measure/triggers.S).
 */
#ifndef CI_TRACE_EXECUTION_LOG_H
#define CI_TRACE_EXECUTION_LOG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ci/base/error.h"
#include "ci/trace/guest_elf.h"

struct trace_step {
        uint64_t address;
        bool faulted; /* it faulted, so icount does not count it */
};

/* An exception that was delivered before step number `step`. */
struct trace_exception {
        size_t before;
        unsigned int vector;
        uint64_t error_code;
        uint64_t address; /* CR2 */
};

struct trace_window {
        struct trace_step *steps;
        size_t count;
        struct trace_exception *exceptions;
        size_t exception_count;
        size_t counted; /* number of steps that did not fault */
};

struct execution_log {
        struct trace_window *windows; /* in order of time */
        size_t count;
};

/* The log must come from "-d exec,int" with one instruction a block. */
bool execution_log_read(const char *path, const struct guest_elf *elf, struct execution_log *log,
                        struct error *error);
void execution_log_close(struct execution_log *log);

#endif
