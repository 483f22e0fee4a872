/* SPDX-License-Identifier: MIT */
/* trapclock run: the benchmarks, measured. */
#include "ci/boot_command.h"
#include "ci/commands.h"
#include "ci/options.h"

bool command_run(int count, char **arguments, int *status, struct error *error)
{
        struct boot_options options;

        return options_read_run(count, arguments, &options, error) &&
               boot_command(&options, status, error);
}
