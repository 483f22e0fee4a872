/* SPDX-License-Identifier: MIT */
/* trapclock run: the benchmarks, measured. */
#include "ci/boot_command.h"
#include "ci/commands.h"
#include "ci/boot_options.h"

bool command_run(int count, char **arguments, int *status, struct error *error)
{
        struct boot_options options;

        return run_options_read(count, arguments, &options, error) &&
               boot_command(&options, status, error);
}
