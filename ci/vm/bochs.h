/* SPDX-License-Identifier: MIT */
/* Bochs as the machine: it boots the ISO, and shows shadow stacks, which QEMU's TCG lacks. */
#ifndef CI_VM_BOCHS_H
#define CI_VM_BOCHS_H

#include "ci/vm/vm.h"

#define BOCHS_CPU_DEFAULT "tigerlake"

extern const struct vm vm_bochs;

#endif
