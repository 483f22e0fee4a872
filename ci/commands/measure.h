/* SPDX-License-Identifier: MIT */
/* What run and verify share: choose the machine, boot it, keep the result, print it. */
#ifndef CI_COMMANDS_MEASURE_H
#define CI_COMMANDS_MEASURE_H

#include <stdbool.h>

#include "ci/base/error.h"
#include "ci/commands/boot_options.h"

/* On success *status is STATUS_GOOD, or STATUS_WORSE where something was not as expected. */
bool boot_command(const struct boot_options *options, int *status, struct error *error);

#endif
