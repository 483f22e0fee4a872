/* SPDX-License-Identifier: MIT */
/* trapclock verify: the exhaustive check of what page faults deliver. */
#include "ci/commands/boot_options.h"
#include "ci/commands/commands.h"
#include "ci/commands/measure.h"

bool command_verify(int count, char **arguments, int *status, struct error *error)
{
        struct boot_options options;

        return verify_options_read(count, arguments, &options, error) &&
               boot_command(&options, status, error);
}
