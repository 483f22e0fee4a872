/* SPDX-License-Identifier: MIT */
/* Maps device memory anywhere in the physical address space. */
#ifndef BOOT_CONSOLE_DEVICE_MEMORY_H
#define BOOT_CONSOLE_DEVICE_MEMORY_H

#include <stddef.h>
#include <stdint.h>

/*
 * Return a pointer to size bytes at this physical address: in the identity map, or in one of
 * DEVICE_REGIONS regions. NULL: no region is left, the range is longer than one, or the CPU
 * has no such address.
 */
void *device_memory(uint64_t address, uint64_t size);

#endif
