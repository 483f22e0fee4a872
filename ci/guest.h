/* SPDX-License-Identifier: MIT */
/* One boot of the guest, from starting QEMU to a checked report. */
#ifndef CI_GUEST_H
#define CI_GUEST_H

#include <stdbool.h>

#include "ci/error.h"
#include "ci/machine.h"
#include "ci/report.h"

/* Called whenever the report has grown. */
typedef void guest_progress(void *context, const struct report *report);

/*
 * Boots the machine and fills the report, opened by the caller. True if the
 * report is whole and agrees with the guest's exit status, failed benchmarks
 * included; *exit_status is then QEMU's. on_progress may be NULL.
 */
bool guest_boot(const struct machine *machine, guest_progress *on_progress, void *context,
                struct report *report, int *exit_status, struct error *error);

#endif
