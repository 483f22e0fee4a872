/* SPDX-License-Identifier: MIT */
/* Devices' memory, anywhere in the physical address space. */
#ifndef BOOT_CONSOLE_DEVICE_MEMORY_H
#define BOOT_CONSOLE_DEVICE_MEMORY_H

#include <stddef.h>
#include <stdint.h>

/*
 * Where the CPU sees size bytes from this physical address on: in the identity map,
 * or in a region of their own. There are DEVICE_REGIONS of them. NULL if none is
 * left, the range is longer than one, or the CPU has no such address.
 */
void *device_memory(uint64_t address, uint64_t size);

#endif
