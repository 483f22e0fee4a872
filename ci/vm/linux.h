/* SPDX-License-Identifier: MIT */
/*
 * Linux as the guest: which kernel, what it is told, and the program that measures in it
 * (bench/linux); and the same program on this host's own kernel, as if that were a VM.
 */
#ifndef CI_VM_LINUX_H
#define CI_VM_LINUX_H

#include "ci/base/error.h"

#include <limits.h>
#include <stdbool.h>

/* What is measured: values of --guest. */
enum guest_kind {
        GUEST_TRAPCLOCK,
        GUEST_LINUX, /* a kernel that is booted for it */
        GUEST_HOST,  /* this host's */
        GUESTS,
};
extern const char *const guest_names[GUESTS + 1]; /* NULL at the end */

#define LINUX_ID_START "linux." /* of every benchmark inside Linux, and of no other */

/* Beside the tool: the program, and the initramfs that holds it. */
#define LINUX_PROGRAM   "trapclock-linux"
#define LINUX_INITRAMFS "trapclock-linux.cpio"

/* The kernel asked for, or where NULL the newest in /boot. */
bool linux_kernel_find(const char *asked, char path[PATH_MAX], struct error *error);

#define LINUX_LINE_BYTES 2048 /* the kernel's, with the NUL */

/*
 * What the kernel is told: what makes it repeatable and lets it report, then append, where it
 * is not NULL, then the program's words.
 */
bool linux_command_line(const char *append, const char *words, char line[LINUX_LINE_BYTES],
                        struct error *error);

/* Debian's kernel turns huge pages off below 512. */
#define LINUX_MEMORY_MIB "768"

#endif
