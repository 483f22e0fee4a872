/* SPDX-License-Identifier: MIT */
/* Memory of devices, wherever in the physical address space it is. */
#ifndef BOOT_CONSOLE_DEVICE_MEMORY_H
#define BOOT_CONSOLE_DEVICE_MEMORY_H

#include <stddef.h>
#include <stdint.h>

/*
 * Where size bytes from this physical address on are seen: in the identity map, or
 * in a region of their own, of which there are DEVICE_REGIONS. NULL where there is
 * none left, or the range is longer than one, or the CPU has no such address.
 */
void *device_memory(uint64_t address, uint64_t size);

#endif
