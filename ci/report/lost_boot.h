/* SPDX-License-Identifier: MIT */
/* A boot record in place of one that a capture lost. */
#ifndef CI_REPORT_LOST_BOOT_H
#define CI_REPORT_LOST_BOOT_H

#include "ci/base/error.h"

#include <jansson.h>

/*
 * A sound boot record for these records, which came without one. What they do not tell is
 * UNKNOWN, and a warning in it says so; the clock is kept as emulated, so that nothing is
 * compared. NULL: no memory.
 */
json_t *lost_boot_record(const json_t *records, struct error *error);

#endif
