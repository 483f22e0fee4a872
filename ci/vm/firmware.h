/* SPDX-License-Identifier: MIT */
/* Finds UEFI firmware for QEMU. */
#ifndef CI_VM_FIRMWARE_H
#define CI_VM_FIRMWARE_H

#include "ci/base/error.h"

#include <limits.h>
#include <stdbool.h>

struct firmware {
        char code[PATH_MAX];
        char variables[PATH_MAX]; /* template of its variables; "": in code, or none */
};

/*
 * Finds the firmware asked for (the file of its code). If NULL, finds Debian's, else the
 * first that a firmware descriptor names for this machine, pc or q35.
 */
bool firmware_find(const char *asked, const char *machine, struct firmware *firmware,
                   struct error *error);

#endif
