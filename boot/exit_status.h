/* SPDX-License-Identifier: MIT */
/* How a guest's run ends: exit values, and prefixes of its diagnostics. */
#ifndef BOOT_EXIT_STATUS_H
#define BOOT_EXIT_STATUS_H

/*
 * Values that the guest writes to isa-debug-exit; QEMU's exit status is (v << 1) | 1.
 * No resulting status is one that QEMU itself or a shell uses.
 */
#define GUEST_EXIT_PASS      0x10
#define GUEST_EXIT_FAILED    0x11
#define GUEST_EXIT_PANIC     0x12
#define GUEST_EXIT_USAGE     0x13
#define GUEST_EXIT_STATUS(v) (((v) << 1) | 1)

/* The guest's one-line diagnostics begin with these. */
#define GUEST_PANIC_PREFIX "PANIC: "
#define GUEST_USAGE_PREFIX "error: "

/*
 * The last part of a dump: this line with the image's build id, then a line "  %016lx" for
 * each call found on the stack, innermost first.
 */
#define GUEST_CALLS_PREFIX "calls, innermost first, of image "

#endif
