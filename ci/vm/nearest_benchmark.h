/* SPDX-License-Identifier: MIT */
/* Which benchmark somebody may have meant, as the guest itself lists them. */
#ifndef CI_VM_NEAREST_BENCHMARK_H
#define CI_VM_NEAREST_BENCHMARK_H

#include "ci/base/error.h"

/*
 * Adds to an error about an id that no benchmark has, or none of those asked for, which
 * one is nearest, and its suites. Boots the ELF once more for its list; where that
 * fails, or nothing is near, the error stays as it is.
 */
void nearest_benchmark_add(const char *qemu, const char *elf, const char *id, struct error *error);

#endif
