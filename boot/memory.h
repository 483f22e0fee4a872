/* SPDX-License-Identifier: MIT */
/* Physical memory: the image's own pages are protected, the rest is handed out once. */
#ifndef BOOT_MEMORY_H
#define BOOT_MEMORY_H

#include "boot/boot_info.h"

#include <stdbool.h>

/*
 * Choose the memory to hand out: the largest usable range inside the identity
 * map and beyond the image. If the map has none, assume a small range behind the
 * image and say so in info->problem.
 */
void memory_init(struct boot_info *info);

/*
 * Hand out size bytes at this alignment (a power of two), zeroed. There is no
 * freeing. NULL when nothing is left.
 */
void *memory_allocate(size_t size, size_t alignment);
/* The same, but do not touch the bytes. */
void *memory_allocate_untouched(size_t size, size_t alignment);
/* How often that can still be done with this size as alignment. */
uint64_t memory_blocks_left(size_t size);

/*
 * Give the identity map the rights that boot/layout.h draws: the image by its
 * segments, all else no-execute.
 */
void memory_protect_image(void);

/*
 * Overwrite code of the image, by way of an alias page: no page is writable and
 * executable at once. Serializes. After memory_protect_image.
 */
void memory_write_code(const void *code, const void *bytes, size_t size);

/*
 * Clear no-execute in the identity map, because EFER.NXE = 0 makes the bit
 * reserved, or set it again.
 */
void memory_set_execute_disable(bool on);

struct cpu;
/*
 * Make another CPU's page tables: the same map, but for pages of its own at the same linear
 * addresses, which hold what the first CPU's hold now: all that a fault's path reads and
 * writes, and the stacks that the CPU switches to. The pages under test stay shared. False:
 * no memory is left.
 */
bool memory_give_own(struct cpu *cpu);

#endif
