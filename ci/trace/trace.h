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
#include "ci/trace/kernel_symbols.h"

#define TRACE_OUTSIDE "(outside the image)" /* the name of what has no symbol */
/* Where a kernel of Linux begins that is told nokaslr (CONFIG_PHYSICAL_START). */
#define LINUX_KERNEL_START UINT64_C(0xffffffff81000000)
#define TRACE_KERNEL       "(kernel)" /* likewise, in Linux */

struct trace_request {
        const char *benchmark;
        const char *qemu; /* path of the program */
        const char *cpu;  /* NULL: the default */
        int timeout_s;
};

/* Of a benchmark inside Linux; the tool's own guest has none of this. */
struct trace_kernel {
        const char *path, *append; /* append: NULL: nothing */
        const char *symbols;       /* a vmlinux; NULL: by /proc/kallsyms of the guest */
};

struct trace {
        struct guest_elf *elf;
        struct kernel_symbols *kernel; /* NULL: the tool's own guest */
        unsigned char *code;           /* of the kernel, from its start on; NULL: not known */
        size_t code_size;
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
/* The same on a kernel of Linux. */
bool trace_take_linux(const struct trace_request *request, const struct trace_kernel *kernel,
                      struct trace *trace, struct error *error);
void trace_close(struct trace *trace);

/* The command of QEMU's monitor by which it makes a block of each instruction. */
bool trace_one_a_block(const char *qemu, const char **command, struct error *error);
/* The first window of so many instructions. */
bool trace_choose_window(struct trace *trace, size_t net, struct error *error);

/* The function of a step's address and how far behind its start; there always is a name. */
const char *trace_symbol(const struct trace *trace, uint64_t address, uint64_t *offset);
/* The instruction there, as the assembler writes it; "" where its code is not known. */
void trace_instruction(const struct trace *trace, uint64_t address, char *text, size_t size);

/* In the order they were first entered; the sum of all is window->counted. Freed by the caller. */
bool trace_functions(const struct trace *trace, struct trace_function **functions, size_t *count,
                     struct error *error);

/* As the guest's stamped paths tell them apart (bench/protocol/protocol.h). */
void trace_phases_find(const struct trace *trace, struct trace_phases *phases);

/* RESULT_ENTRY, RESULT_HANDLE, RESULT_RETURN; "-": what the trigger does itself is no phase. */
const char *trace_phase(const struct trace_phases *phases, size_t step);

#endif
