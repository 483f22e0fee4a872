/* SPDX-License-Identifier: MIT */
/* One boot of the guest, from starting QEMU to a checked report. */
#ifndef CI_VM_GUEST_H
#define CI_VM_GUEST_H

#include "ci/base/error.h"
#include "ci/report/guest_text.h"
#include "ci/report/report.h"
#include "ci/vm/machine.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Called while a boot goes on. */
struct guest_listener {
        void (*on_report)(const struct report *report);   /* it has grown */
        void (*on_line)(const char *line, size_t length); /* that is no record */
        /* This benchmark begins or goes on; the place counts this visit. The report is what came
         * so far. */
        void (*on_visit)(const char *id, const struct guest_place *place,
                         const struct report *report);
};

/* The end of a boot that gave a whole report. */
struct guest_end {
        int exit_status; /* that the program which ran it has for such a report */
        int64_t wall_ms; /* on this host, from the boot record to the end record */
};

/*
 * Boots the machine and fills the report, opened by the caller. True if the
 * report is whole, failed benchmarks included, however the VM ended; *end is set
 * then. listener may be NULL.
 */
bool guest_boot(const struct machine *machine, const struct guest_listener *listener,
                struct report *report, struct guest_end *end, struct error *error);

#endif
