/* SPDX-License-Identifier: MIT */
/*
 * One sample of one benchmark, instruction by instruction: the guest runs under
 * icount on QEMU, which logs what it executes, and the timed window is the one
 * that is as long as the guest measured.
 */
#ifndef CI_TRACE_TRACE_H
#define CI_TRACE_TRACE_H

#include <stdbool.h>
#include <stddef.h>

#include "ci/base/error.h"
#include "ci/trace/execution_log.h"
#include "ci/trace/guest_elf.h"

struct trace_request {
        const char *benchmark;
        const char *qemu; /* path of the program */
        const char *cpu;  /* NULL: the default */
        int timeout_s;
};

struct trace {
        struct guest_elf *elf;
        struct execution_log log;
        const struct trace_window *window; /* of the log */
};

/* A function and how many of the window's instructions it ran. */
struct trace_function {
        const char *name;
        size_t count;
};

/* elf_path is the guest. On failure nothing is to be closed. */
bool trace_take(const struct trace_request *request, const char *elf_path, struct trace *trace,
                struct error *error);
void trace_close(struct trace *trace);

/* In the order they were first entered; the sum of all is window->counted. Freed by the caller. */
bool trace_functions(const struct trace *trace, struct trace_function **functions, size_t *count,
                     struct error *error);

#endif
