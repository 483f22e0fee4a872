/* SPDX-License-Identifier: MIT */
/*
 * One sample of one benchmark, instruction by instruction. The guest runs under
 * icount on QEMU, which logs each instruction; the sample's timed window is the one
 * that is as long as the guest measured.
 */
#ifndef CI_TRACE_TRACE_H
#define CI_TRACE_TRACE_H

#include <stdbool.h>
#include <stddef.h>

#include "ci/base/error.h"
#include "ci/trace/execution_log.h"
#include "ci/trace/guest_elf.h"

#define TRACE_OUTSIDE "(outside the image)" /* the name of what has no symbol */

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

/* Where the window's phases begin, as numbers of steps. */
struct trace_phases {
        size_t entry;
        size_t handle; /* the call of the C handler is the handler's */
        size_t back;   /* the return */
        size_t end;    /* the first step behind it */
};

/* elf_path is the guest. On failure nothing is to be closed. */
bool trace_take(const struct trace_request *request, const char *elf_path, struct trace *trace,
                struct error *error);
void trace_close(struct trace *trace);

/* In the order they were first entered; the sum of all is window->counted. Freed by the caller. */
bool trace_functions(const struct trace *trace, struct trace_function **functions, size_t *count,
                     struct error *error);

/* As the guest's stamped paths tell them apart (bench/protocol/protocol.h). */
void trace_phases_find(const struct trace *trace, struct trace_phases *phases);

/* RESULT_ENTRY, RESULT_HANDLE, RESULT_RETURN; "-": what the trigger does itself is no phase. */
const char *trace_phase(const struct trace_phases *phases, size_t step);

#endif
