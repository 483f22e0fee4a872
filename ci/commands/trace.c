/* SPDX-License-Identifier: MIT */
/* trapclock trace: the path of one fault, instruction by instruction. */
#include <limits.h>
#include <stdio.h>

#include "ci/vm/images.h"
#include "ci/vm/qemu.h"
#include "ci/print/terminal.h"
#include "ci/trace/trace.h"
#include "ci/trace/trace_table.h"
#include "ci/commands/commands.h"
#include "ci/commands/trace_options.h"

static bool print_trace(const struct trace *trace, const struct trace_request *request,
                        const char *old_elf, struct error *error)
{
        bool colour = terminal_has_colour(stdout);
        struct trace old;

        if (!old_elf)
                return trace_table_print(trace, stdout, colour, error);
        if (!trace_take(request, old_elf, &old, error))
                return error_prefix(error, "--diff: ");
        bool good = trace_diff_print(&old, trace, stdout, colour, error);
        trace_close(&old);
        return good;
}

static bool trace_and_print(const struct trace_options *options, struct error *error)
{
        char qemu[PATH_MAX], elf[PATH_MAX];
        const struct trace_request request = {.benchmark = options->benchmark,
                                              .qemu = qemu,
                                              .cpu = options->cpu,
                                              .timeout_s = options->timeout_s};
        struct trace trace;

        if (!qemu_find(options->qemu, qemu, error) ||
            !image_find(options->elf, IMAGE_ELF, elf, error) ||
            !trace_take(&request, elf, &trace, error))
                return false;
        bool good = print_trace(&trace, &request, options->old_elf, error);
        trace_close(&trace);
        return good && flush_stdout(error);
}

bool command_trace(int count, char **arguments, int *status, struct error *error)
{
        struct trace_options options;

        *status = STATUS_GOOD;
        return trace_options_read(count, arguments, &options, error) &&
               trace_and_print(&options, error);
}
