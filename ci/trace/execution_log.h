/* SPDX-License-Identifier: MIT */
/*
 * QEMU's log of every instruction executed, cut to the timed windows: from a
 * trigger's instruction up to its landing (bench/measure/triggers.S), once a sample.
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
        bool faulted; /* it did not come to its end, and icount does not count it */
};

/* An exception, delivered before the step of this number. */
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
        size_t counted; /* steps that did not fault */
};

struct execution_log {
        struct trace_window *windows; /* in the order they happened */
        size_t count;
};

/* The log was made by "-d exec,int" with one instruction a block. */
bool execution_log_read(const char *path, const struct guest_elf *elf, struct execution_log *log,
                        struct error *error);
void execution_log_close(struct execution_log *log);

#endif
