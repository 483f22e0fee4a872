/* SPDX-License-Identifier: MIT */
/*
 * How one boot ended, from all that is known: the VM's end, its diagnostics, and what
 * the guest said.
 */
#ifndef CI_VM_BOOT_END_H
#define CI_VM_BOOT_END_H

#include "ci/base/process.h"
#include "ci/base/text.h"
#include "ci/report/guest_text.h"
#include "ci/report/report_reader.h"
#include "ci/vm/vm.h"

#include <stdbool.h>
#include <stdint.h>

struct boot_end {
        const struct vm *vm;
        enum process_outcome outcome;
        bool is_linux;           /* a kernel of Linux was booted */
        int wait_status;         /* with PROCESS_ENDED */
        int64_t started_ms;      /* of monotonic_ms() */
        int64_t ended_ms;        /* likewise */
        int64_t last_byte_ms;    /* likewise; 0: no serial byte came */
        struct text diagnostics; /* the start of the VM's stderr */
};

/*
 * True if the report is whole, up to its end record; it does not matter then how the VM
 * ended. error holds what stopped the boot, if something did; otherwise it is filled here.
 */
bool boot_end_check(const struct boot_end *end, struct report_reader *reader,
                    const struct guest_text *text, struct error *error);

#endif
