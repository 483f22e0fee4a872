/* SPDX-License-Identifier: MIT */
/*
 * Finds out how one boot ended, from the VM's exit, its diagnostics, and what the guest
 * said.
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
        bool is_linux;      /* a Linux kernel was booted */
        int wait_status;    /* valid if outcome is PROCESS_ENDED */
        int64_t started_ms; /* times are monotonic_ms() */
        int64_t ended_ms;
        int64_t last_byte_ms;    /* 0: no serial byte came */
        struct text diagnostics; /* the start of the VM's stderr */
};

/*
 * True if the report is whole, up to its end record; how the VM ended does not matter then.
 * On entry error may hold what stopped the boot; otherwise it is filled here.
 */
bool boot_end_check(const struct boot_end *end, struct report_reader *reader,
                    const struct guest_text *text, struct error *error);

#endif
