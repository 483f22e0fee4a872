/* SPDX-License-Identifier: MIT */
/* What run and verify share: choose the machine, boot it, save and print the result. */
#ifndef CI_COMMANDS_MEASURE_H
#define CI_COMMANDS_MEASURE_H

#include "ci/base/error.h"
#include "ci/commands/boot_options.h"

#include <stdbool.h>

/* On success *status is STATUS_GOOD, or STATUS_WORSE if a benchmark or case failed. */
bool measure(const struct boot_options *options, int *status, struct error *error);

#endif
