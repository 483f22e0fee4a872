/* SPDX-License-Identifier: MIT */
/* QEMU as the machine. */
#ifndef CI_VM_QEMU_H
#define CI_VM_QEMU_H

#include "ci/base/error.h"
#include "ci/vm/vm.h"

#include <limits.h>
#include <stdbool.h>

#define QEMU_PROGRAM "qemu-system-x86_64"

/* Finds the program: asked for by name or path, or where NULL on PATH, or Red Hat's. */
bool qemu_find(const char *asked, char path[PATH_MAX], struct error *error);

/* Of a thread's name: is it the one that the guest runs on? */
bool qemu_is_vcpu(const char *thread);

#endif
