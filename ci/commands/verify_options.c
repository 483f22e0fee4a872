/* SPDX-License-Identifier: MIT */
/* The command line of verify. */
#include "ci/commands/boot_options.h"
#include "ci/commands/boot_reading.h"
#include "ci/commands/options.h"

#define TIMEOUT_VERIFY_S 3600

static const struct argp_option verify_argp_options[] = {
    {"quick", KEY_QUICK, NULL, 0, "about 2,500,000 cases, drawn from all", 1},
    {"cases", KEY_CASES, "N", 0, "about N cases, likewise; 0 (default): all", 1},
    {"accel", KEY_ACCEL, "tcg|kvm|icount", 0, "QEMU's accelerator (default: tcg)", 2},
    {"boot", KEY_BOOT, "PATH", 0, BOOT_DOC "(default: pvh)", 2},
    {"format", KEY_FORMAT, "table|json", 0, "what stdout carries (default: table)", 3},
    {0},
};

bool verify_options_read(int count, char **arguments, struct boot_options *options,
                         struct error *error)
{
        static const struct argp argp = {
            .options = verify_argp_options,
            .parser = boot_reading_parse,
            .children = boot_children_result,
            .doc = "Makes every kind of page fault in every configuration of the CPU, and holds "
                   "what is delivered against what the architecture says.",
        };
        struct boot_reading reading = {.options = options,
                                       .first_accelerator = ACCELERATOR_KVM,
                                       .formats = formats_plain,
                                       .error = error};

        *options = (struct boot_options){
            .vm = vms[VM_QEMU],
            .accelerator = ACCELERATOR_TCG,
            .boot = BOOT_PATH_PVH,
            .machine = "pc",
            .boots = 1,
            .pin = CPU_ANY,
            .timeout_s = TIMEOUT_VERIFY_S,
            .request = {.mode = MODE_VERIFY,
                        .samples = NUMBER_NOT_GIVEN,
                        .warmup = NUMBER_NOT_GIVEN},
        };
        return options_parse(&argp, count, arguments, &reading, error) &&
               boot_reading_settle(&reading);
}
