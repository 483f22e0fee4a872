/* SPDX-License-Identifier: MIT */
/* Suggests the benchmark that the user may have meant, from the guest's own list. */
#ifndef CI_VM_NEAREST_BENCHMARK_H
#define CI_VM_NEAREST_BENCHMARK_H

#include "ci/base/error.h"

/*
 * For an error about an id that no selected benchmark has: adds the nearest benchmark and
 * its suites. Boots the ELF once more for its list. If that fails or nothing is near, the
 * error stays unchanged.
 */
void nearest_benchmark_add(const char *qemu, const char *elf, const char *id, struct error *error);

#endif
