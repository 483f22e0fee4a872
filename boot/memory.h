/* SPDX-License-Identifier: MIT */
/* Physical memory: protects the image's pages, and allocates the rest, without freeing. */
#ifndef BOOT_MEMORY_H
#define BOOT_MEMORY_H

#include "boot/boot_info.h"

#include <stdbool.h>

/*
 * Choose the memory to allocate from: the largest usable range inside the identity map
 * and beyond the image. If there is none, assume a small range after the image and set
 * info->problem.
 */
void memory_init(struct boot_info *info);

/*
 * Allocate size zeroed bytes at this alignment (a power of two). Memory is never freed.
 * NULL: none left.
 */
void *memory_allocate(size_t size, size_t alignment);
/* The same without touching the bytes. */
void *memory_allocate_untouched(size_t size, size_t alignment);
/* How many blocks of this size, aligned to it, can still be allocated. */
uint64_t memory_blocks_left(size_t size);

/*
 * Give the identity map the rights shown in boot/layout.h: the image by its segments,
 * everything else no-execute.
 */
void memory_protect_image(void);

/*
 * Overwrite code of the image through an alias page, so that no page is both writable and
 * executable. Serializes. Call only after memory_protect_image.
 */
void memory_write_code(const void *code, const void *bytes, size_t size);

/*
 * Set or clear no-execute in the identity map. With EFER.NXE = 0 the bit is reserved and
 * must be clear.
 */
void memory_set_execute_disable(bool on);

struct cpu;
/*
 * Make another CPU's page tables. They map the same memory, except that the data of a fault's
 * path and the stacks are the CPU's own pages at the same linear addresses, copied from the
 * first CPU's now. The pages under test stay shared. False: no memory.
 */
bool memory_give_own(struct cpu *cpu);

#endif
