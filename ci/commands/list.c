/* SPDX-License-Identifier: MIT */
/* trapclock list: asks the guest for its benchmarks, so that the list cannot be wrong. */
#include "ci/base/terminal.h"
#include "ci/vm/guest.h"
#include "ci/vm/images.h"
#include "ci/vm/qemu.h"
#include "ci/print/benchmark_table.h"
#include "ci/commands/boot_options.h"
#include "ci/commands/commands.h"

#include <limits.h>
#include <stdio.h>

static bool read_options(int count, char **arguments, struct boot_options *options,
                         struct error *error)
{
        const struct command_option own[] = {
            {"format", 0, "table|json", 3, "what stdout carries (default: table)",
             .place = &options->format, .words = formats_plain},
            {"guest", 0, "trapclock|linux|host", 1,
             "whose benchmarks: this tool's own guest's (default), or those inside Linux",
             .place = &options->guest, .words = guest_names},
            {0},
        };

        *options = boot_options_default;
        options->accelerator = ACCELERATOR_TCG;
        options->boot = BOOT_PATH_PVH;
        options->request.mode = MODE_LIST;
        options->request.suite = "all";
        return boot_options_read(
            own, "Lists every benchmark with what it needs, as the guest knows them.", count,
            arguments, options, error);
}

/* The program that measures inside Linux lists them without a VM. */
static bool run_for_list(const struct boot_options *options, struct report *report,
                         struct error *error)
{
        char program[PATH_MAX];
        const struct machine machine = {.vm = &vm_host,
                                        .program = program,
                                        .accelerator = ACCELERATOR_HOST,
                                        .boot = BOOT_PATH_HOST,
                                        .command_line = COMMAND_MODE "=" MODE_LIST,
                                        .timeout_s = (int)options->timeout_s};
        struct guest_end ignored;

        return vm_host.find(NULL, program, error) &&
               guest_boot(&machine, NULL, report, &ignored, error);
}

static bool boot_for_list(const struct boot_options *options, struct report *report,
                          struct error *error)
{
        char qemu[PATH_MAX], elf[PATH_MAX], command_line[ISO_COMMAND_LINE_BYTES + 1];
        const struct machine machine = {.vm = &vm_qemu,
                                        .program = qemu,
                                        .accelerator = options->accelerator,
                                        .boot = options->boot,
                                        .type = options->machine,
                                        .cpu = options->cpu,
                                        .image = elf,
                                        .command_line = command_line,
                                        .timeout_s = (int)options->timeout_s};
        struct guest_end ignored;

        if (!qemu_find(options->qemu, qemu, error) ||
            !image_find(options->elf, IMAGE_ELF, elf, error) ||
            !guest_command_line(&options->request, command_line, error) ||
            !guest_boot(&machine, NULL, report, &ignored, error))
                return false;
        if (report->benchmarks > 0)
                return true;
        return error_set(error, STATUS_GUEST, "the guest lists no benchmark");
}

bool command_list(int count, char **arguments, int *status, struct error *error)
{
        struct boot_options options;
        struct report report;

        if (!read_options(count, arguments, &options, error) || !report_open(&report, error))
                return false;
        bool good = options.guest == GUEST_TRAPCLOCK ? boot_for_list(&options, &report, error)
                                                     : run_for_list(&options, &report, error);
        if (good && options.format == FORMAT_JSON)
                good = benchmark_json_print(&report, stdout, error);
        else if (good)
                good = benchmark_table_print(&report, stdout, terminal_has_colour(stdout), error);
        report_close(&report);
        *status = STATUS_GOOD;
        return good && flush_stdout(error);
}
