/* SPDX-License-Identifier: MIT */
/* trapclock run: the benchmarks, measured. */
#include "ci/commands/boot_options.h"
#include "ci/commands/commands.h"
#include "ci/commands/measure.h"

bool command_run(int count, char **arguments, int *status, struct error *error)
{
        struct boot_options options;

        return run_options_read(count, arguments, &options, error) &&
               boot_command(&options, status, error);
}
