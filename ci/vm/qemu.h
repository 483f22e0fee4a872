/* SPDX-License-Identifier: MIT */
/* QEMU as the machine. */
#ifndef CI_VM_QEMU_H
#define CI_VM_QEMU_H

#include "ci/base/error.h"
#include "ci/vm/vm.h"

#include <limits.h>
#include <stdbool.h>

#define QEMU_PROGRAM "qemu-system-x86_64"

/* Finds the program, by the name or path asked for; if NULL, on PATH or where Red Hat has it. */
bool qemu_find(const char *asked, char path[PATH_MAX], struct error *error);

/* Is this the name of a vCPU thread? */
bool qemu_is_vcpu(const char *thread);

#endif
