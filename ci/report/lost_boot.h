/* SPDX-License-Identifier: MIT */
/* Makes a boot record in place of one that a capture lost. */
#ifndef CI_REPORT_LOST_BOOT_H
#define CI_REPORT_LOST_BOOT_H

#include "ci/base/error.h"

#include <jansson.h>

/*
 * Makes a sound boot record for records that came without one. What they do not tell is
 * UNKNOWN, with a warning. The clock is set to emulated, so that nothing is compared.
 * NULL: no memory.
 */
json_t *lost_boot_record(const json_t *records, struct error *error);

#endif
