/* SPDX-License-Identifier: MIT */
/* trapclock trace: prints one fault instruction by instruction. */
#include "ci/base/terminal.h"
#include "ci/vm/images.h"
#include "ci/vm/linux.h"
#include "ci/vm/qemu.h"
#include "ci/trace/trace.h"
#include "ci/trace/trace_table.h"
#include "ci/commands/commands.h"
#include "ci/commands/options.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

struct trace_options {
        const char *benchmark; /* an id */
        const char *cpu;       /* NULL: the default */
        const char *qemu;      /* NULL: the one on PATH */
        const char *elf;       /* NULL: the one beside the tool */
        const char *old_elf;   /* --diff; NULL: none */
        unsigned guest;        /* enum guest_kind */
        struct trace_kernel kernel;
        long timeout_s;
        bool timeout_given;
};

static bool read_options(int count, char **arguments, struct trace_options *options,
                         struct error *error)
{
        static const char *const traced[] = {"trapclock", "linux", NULL};
        const struct command_option own[] = {
            {"diff", 0, "OLD", 1,
             "show which functions grew or shrank since the image OLD (with --guest linux: since "
             "the kernel OLD)",
             .text = &options->old_elf, .check = option_is_path},
            {"guest", 0, "trapclock|linux", 2,
             "what to trace: this tool's own guest (default), or a Linux kernel",
             .place = &options->guest, .words = traced},
            {"kernel", 0, "FILE", 2,
             "with --guest linux: the kernel, a bzImage or a vmlinux (default: the newest in "
             "/boot)",
             .text = &options->kernel.path, .check = option_is_path},
            {"append", 0, "WORDS", 2, "with --guest linux: add WORDS to the kernel's command line",
             .text = &options->kernel.append, .check = option_is_kernel_words},
            {"symbols", 0, "VMLINUX", 2,
             "with --guest linux: the kernel's symbols (default: ask the kernel itself, once for "
             "each build)",
             .text = &options->kernel.symbols, .check = option_is_path},
            {"elf", 0, "FILE", 2, "the guest's ELF image (default: this tool's own)",
             .text = &options->elf, .check = option_is_path},
            {"cpu", 0, "MODEL", 2, "CPU model of the VM (default: max)", .text = &options->cpu,
             .check = option_is_cpu},
            {"qemu", 0, "PATH", 2, "QEMU to run (default: qemu-system-x86_64 on PATH)",
             .text = &options->qemu, .check = option_is_path},
            {"timeout", 0, "S", 2, "seconds a boot may take (default: 60)",
             .number = &options->timeout_s, .min = 1, .max = OPTION_TIMEOUT_MAX_S,
             .given = &options->timeout_given},
            {0},
        };
        const struct command_line line = {
            .options = {own},
            .doc = "Prints every instruction between the two time stamps of one sample, and how "
                   "many instructions each function took. Needs QEMU, whose TCG counts exactly.",
            .arguments_doc = "BENCH",
            .arguments = &options->benchmark,
            .check = option_is_id};

        *options = (struct trace_options){.timeout_s = OPTION_TIMEOUT_S};
        if (!command_line_read(&line, count, arguments, error))
                return false;
        const bool is_linux = options->guest == GUEST_LINUX;
        if (is_linux && options->elf)
                return error_set(error, STATUS_UNUSABLE,
                                 "--elf: cannot be used with --guest linux");
        if (!is_linux &&
            (options->kernel.path || options->kernel.append || options->kernel.symbols))
                return error_set(error, STATUS_UNUSABLE,
                                 "--kernel, --append and --symbols need --guest linux");
        if (!is_linux && strncmp(options->benchmark, LINUX_ID_START, strlen(LINUX_ID_START)) == 0)
                return error_set(error, STATUS_UNUSABLE,
                                 "%s is measured inside Linux: add --guest linux",
                                 options->benchmark);
        if (is_linux && !options->timeout_given)
                options->timeout_s = LINUX_TIMEOUT_S;
        return true;
}

/* Traces the image or kernel in this file. */
static bool take(const struct trace_request *request, const struct trace_options *options,
                 const char *file, struct trace *trace, struct error *error)
{
        struct trace_kernel kernel = options->kernel;

        kernel.path = file;
        return options->guest == GUEST_LINUX ? trace_take_linux(request, &kernel, trace, error)
                                             : trace_take(request, file, trace, error);
}

static bool print_trace(const struct trace *trace, const struct trace_request *request,
                        const struct trace_options *options, struct error *error)
{
        bool colour = terminal_has_colour(stdout);
        struct trace_options of_old = *options;
        struct trace old;

        if (!options->old_elf)
                return trace_table_print(trace, stdout, colour, error);
        of_old.kernel.symbols = NULL; /* they belong to the new kernel */
        if (!take(request, &of_old, options->old_elf, &old, error))
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
                                              .timeout_s = (int)options->timeout_s};
        struct trace trace;

        if (!qemu_find(options->qemu, qemu, error) ||
            !(options->guest == GUEST_LINUX ? linux_kernel_find(options->kernel.path, elf, error)
                                            : image_find(options->elf, IMAGE_ELF, elf, error)) ||
            !take(&request, options, elf, &trace, error))
                return false;
        bool good = print_trace(&trace, &request, options, error);
        trace_close(&trace);
        return good && flush_stdout(error);
}

bool command_trace(int count, char **arguments, int *status, struct error *error)
{
        struct trace_options options;

        *status = STATUS_GOOD;
        return read_options(count, arguments, &options, error) && trace_and_print(&options, error);
}
