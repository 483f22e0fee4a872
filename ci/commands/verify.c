/* SPDX-License-Identifier: MIT */
/* trapclock verify: checks what page faults deliver, exhaustively. */
#include "bench/protocol/protocol.h"
#include "ci/commands/boot_options.h"
#include "ci/commands/commands.h"
#include "ci/commands/measure.h"

#include <string.h>

#define TIMEOUT_S 3600

bool verify_options_read(int count, char **arguments, struct boot_options *options,
                         struct error *error)
{
        const struct command_option own[] = {
            {"quick", 0, NULL, 1, "check only about 2,500,000 cases, drawn from all",
             .number = &options->request.cases, .max = CASES_DEFAULT},
            {"cases", 0, "N", 1, "check only about N cases, drawn from all; 0 (default): check all",
             .number = &options->request.cases, .max = CASES_MAX},
            {"accel", 0, "tcg|kvm|icount", 2, "QEMU's accelerator (default: tcg)",
             .place = &options->accelerator, .words = accelerator_names, .min = ACCELERATOR_KVM,
             .given = &options->given.accelerator},
            {"boot", 0, "PATH", 2, BOOT_DOC "(default: pvh)", .place = &options->boot,
             .words = boot_path_names, .min = BOOT_PATH_ISO, .given = &options->given.boot},
            {"format", 0, "table|json", 3, "format of the output (default: table)",
             .place = &options->format, .words = formats_plain},
            {0},
        };

        *options = boot_options_default;
        options->accelerator = ACCELERATOR_TCG;
        options->boot = BOOT_PATH_PVH;
        options->timeout_s = TIMEOUT_S;
        options->request.mode = MODE_VERIFY;
        options->request.cases = 0;
        if (!boot_options_read_all(own,
                                   "Makes every kind of page fault in every configuration of the "
                                   "CPU, and checks what the CPU delivers against the manuals.",
                                   count, arguments, options, error))
                return false;
        return !options->request.delivery ||
               strcmp(options->request.delivery, DELIVERY_BOTH) != 0 ||
               error_set(error, STATUS_UNUSABLE, "--delivery both: verify needs idt or fred");
}

bool command_verify(int count, char **arguments, int *status, struct error *error)
{
        struct boot_options options;

        return verify_options_read(count, arguments, &options, error) &&
               measure(&options, status, error);
}
