/* SPDX-License-Identifier: MIT */
/* The command line of list. */
#include "ci/commands/boot_options.h"
#include "ci/commands/boot_reading.h"
#include "ci/commands/options.h"

static const struct argp_option list_argp_options[] = {
    {"format", KEY_FORMAT, "table|json", 0, "what stdout carries (default: table)", 3},
    {0},
};

bool list_options_read(int count, char **arguments, struct boot_options *options,
                       struct error *error)
{
        static const struct argp argp = {
            .options = list_argp_options,
            .parser = boot_reading_parse,
            .children = boot_children_guest,
            .doc = "Lists every benchmark with what it needs, as the guest knows them.",
        };
        struct boot_reading reading = {
            .options = options, .formats = formats_plain, .error = error};

        *options = (struct boot_options){
            .vm = vms[VM_QEMU],
            .accelerator = ACCELERATOR_TCG,
            .boot = BOOT_PATH_PVH,
            .machine = "pc",
            .boots = 1,
            .pin = CPU_ANY,
            .timeout_s = OPTION_TIMEOUT_S,
            .request = {.mode = MODE_LIST,
                        .suite = "all",
                        .samples = NUMBER_NOT_GIVEN,
                        .warmup = NUMBER_NOT_GIVEN,
                        .cases = NUMBER_NOT_GIVEN},
        };
        return options_parse(&argp, count, arguments, &reading, error);
}
