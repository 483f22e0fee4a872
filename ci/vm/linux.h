/* SPDX-License-Identifier: MIT */
/*
 * Linux as the guest: its kernel, its command line, and the program that measures in it
 * (bench/linux). The same program can run on this host's kernel, as if that were a VM.
 */
#ifndef CI_VM_LINUX_H
#define CI_VM_LINUX_H

#include "ci/base/error.h"

#include <limits.h>
#include <stdbool.h>

/* What is measured: values of --guest. */
enum guest_kind {
        GUEST_TRAPCLOCK,
        GUEST_LINUX, /* a Linux kernel, booted for it */
        GUEST_HOST,  /* this host's kernel */
        GUESTS,
};
extern const char *const guest_names[GUESTS + 1]; /* NULL at the end */

#define LINUX_ID_START "linux." /* of every benchmark inside Linux, and of no other */

/* Files beside the tool: the program, and the initramfs that contains it. */
#define LINUX_PROGRAM   "trapclock-linux"
#define LINUX_INITRAMFS "trapclock-linux.cpio"

/* Finds the kernel asked for; if NULL, the newest in /boot. */
bool linux_kernel_find(const char *asked, char path[PATH_MAX], struct error *error);

#define LINUX_LINE_BYTES 2048 /* limit of the kernel's command line, with the NUL */

/*
 * Writes the kernel's command line: words that let it report and make it repeatable, then
 * append (may be NULL), then the program's words.
 */
bool linux_command_line(const char *append, const char *words, char line[LINUX_LINE_BYTES],
                        struct error *error);

/* Debian's kernel turns huge pages off below 512 MiB. */
#define LINUX_MEMORY_MIB "768"

#endif
