/* SPDX-License-Identifier: MIT */
/* UEFI firmware for QEMU: where it is. */
#ifndef CI_VM_FIRMWARE_H
#define CI_VM_FIRMWARE_H

#include "ci/base/error.h"

#include <limits.h>
#include <stdbool.h>

struct firmware {
        char code[PATH_MAX];
        char variables[PATH_MAX]; /* what its variables start from; "": code holds them, or none */
};

/*
 * The one asked for by its code's file, or where NULL Debian's, else the first that a
 * firmware descriptor names for this machine, pc or q35.
 */
bool firmware_find(const char *asked, const char *machine, struct firmware *firmware,
                   struct error *error);

#endif
