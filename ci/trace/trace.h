/* SPDX-License-Identifier: MIT */
/*
 * Traces one sample of one benchmark, instruction by instruction. QEMU runs the guest under
 * icount and logs each instruction. The sample's timed window is the one that is as long as
 * the guest measured.
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
/* Where a Linux kernel with nokaslr begins (CONFIG_PHYSICAL_START). */
#define LINUX_KERNEL_START UINT64_C(0xffffffff81000000)
#define TRACE_KERNEL       "(kernel)" /* likewise, in Linux */

struct trace_request {
        const char *benchmark;
        const char *qemu; /* path of the program */
        const char *cpu;  /* NULL: the default */
        int timeout_s;
};

/* For a benchmark inside Linux. */
struct trace_kernel {
        const char *path, *append; /* append may be NULL */
        const char *symbols;       /* a vmlinux; NULL: use the guest's /proc/kallsyms */
};

struct trace {
        struct guest_elf *elf;
        struct kernel_symbols *kernel; /* NULL: the tool's own guest */
        unsigned char *code;           /* of the kernel, from its start; NULL: unknown */
        size_t code_size;
        struct execution_log log;
        const struct trace_window *window; /* points into the log */
};

/* A function and how many of the window's instructions are its own. */
struct trace_function {
        const char *name;
        size_t count;
};

/* The step numbers at which the window's phases begin. */
struct trace_phases {
        size_t entry;
        size_t handle; /* includes the call of the C handler */
        size_t back;   /* the return */
        size_t end;    /* the first step after it */
};

/* elf_path: the guest. On failure there is nothing to close. */
bool trace_take(const struct trace_request *request, const char *elf_path, struct trace *trace,
                struct error *error);
/* The same inside Linux. */
bool trace_take_linux(const struct trace_request *request, const struct trace_kernel *kernel,
                      struct trace *trace, struct error *error);
void trace_close(struct trace *trace);

/* Returns QEMU's monitor command for one instruction a block. */
bool trace_one_a_block(const char *qemu, const char **command, struct error *error);
/* Chooses the first window of net instructions. */
bool trace_choose_window(struct trace *trace, size_t net, struct error *error);

/* Returns the function at an address and the offset in it; never NULL. */
const char *trace_symbol(const struct trace *trace, uint64_t address, uint64_t *offset);
/* Disassembles the instruction at an address; "": its code is unknown. */
void trace_instruction(const struct trace *trace, uint64_t address, char *text, size_t size);

/* Functions in the order first entered; they sum up to window->counted. The caller frees. */
bool trace_functions(const struct trace *trace, struct trace_function **functions, size_t *count,
                     struct error *error);

/* Finds the same phases as the guest's stamped paths (bench/protocol/protocol.h). */
void trace_phases_find(const struct trace *trace, struct trace_phases *phases);

/* RESULT_ENTRY, RESULT_HANDLE or RESULT_RETURN; "-": the trigger, which is no phase. */
const char *trace_phase(const struct trace_phases *phases, size_t step);

#endif
