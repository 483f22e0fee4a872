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
        void (*on_report)(const struct report *report);   /* the report has grown */
        void (*on_line)(const char *line, size_t length); /* a line that is no record */
        /* A visit of this benchmark begins; place counts it. report is what came so far. */
        void (*on_visit)(const char *id, const struct guest_place *place,
                         const struct report *report);
};

/* The end of a boot that gave a whole report. */
struct guest_end {
        int exit_status; /* the VM's exit status for such a report */
        int64_t wall_ms; /* host time from the boot record to the end record */
};

/*
 * Boots the machine and fills the report, which the caller opened. Returns true and sets
 * *end if the report is whole, however the VM ended; benchmarks may have failed. listener
 * may be NULL.
 */
bool guest_boot(const struct machine *machine, const struct guest_listener *listener,
                struct report *report, struct guest_end *end, struct error *error);

#endif
