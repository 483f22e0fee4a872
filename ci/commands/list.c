/* SPDX-License-Identifier: MIT */
/* trapclock list: the guest is asked for its benchmarks, so that the list cannot be wrong. */
#include <limits.h>
#include <stdio.h>

#include "ci/vm/guest.h"
#include "ci/vm/images.h"
#include "ci/vm/qemu.h"
#include "ci/print/benchmark_table.h"
#include "ci/print/terminal.h"
#include "ci/commands/boot_options.h"
#include "ci/commands/commands.h"

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
                                        .timeout_s = options->timeout_s};
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

        if (!list_options_read(count, arguments, &options, error) || !report_open(&report, error))
                return false;
        bool good = boot_for_list(&options, &report, error);
        if (good && options.format == FORMAT_JSON)
                good = benchmark_json_print(&report, stdout, error);
        else if (good)
                good = benchmark_table_print(&report, stdout, terminal_has_colour(stdout), error);
        report_close(&report);
        *status = STATUS_GOOD;
        return good && flush_stdout(error);
}
