/* SPDX-License-Identifier: MIT */
/* How a run of the guest ends: its exit values, and the prefixes of its diagnostics. */
#ifndef BOOT_EXIT_STATUS_H
#define BOOT_EXIT_STATUS_H

/*
 * What the guest writes to isa-debug-exit; QEMU's exit status is (v << 1) | 1.
 * None of them yields a status that QEMU itself or a shell uses.
 */
#define GUEST_EXIT_PASS      0x10
#define GUEST_EXIT_FAILED    0x11
#define GUEST_EXIT_PANIC     0x12
#define GUEST_EXIT_USAGE     0x13
#define GUEST_EXIT_STATUS(v) (((v) << 1) | 1)

/* What the guest prints in front of its one-line diagnostics. */
#define GUEST_PANIC_PREFIX "PANIC: "
#define GUEST_USAGE_PREFIX "error: "

/*
 * The last part of a dump: this line with the image's build id, then the address of a call a
 * line, "  %016lx", from the innermost on, as the stack's words tell.
 */
#define GUEST_CALLS_PREFIX "calls, innermost first, of image "

#endif
