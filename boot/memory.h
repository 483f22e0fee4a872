/* SPDX-License-Identifier: MIT */
/* Physical memory: the image's own pages protected, the rest handed out once. */
#ifndef BOOT_MEMORY_H
#define BOOT_MEMORY_H

#include "boot/boot_info.h"

#include <stdbool.h>

/*
 * Choose the memory to hand out: the largest usable range inside the identity
 * map and beyond the image. Where the map has none, a small range behind the
 * image is assumed and said in info->problem.
 */
void memory_init(struct boot_info *info);

/*
 * Hand out size bytes at this alignment (a power of two), zeroed. There is no
 * freeing. NULL when nothing is left.
 */
void *memory_allocate(size_t size, size_t alignment);
/* The same, but the bytes are not even touched. */
void *memory_allocate_untouched(size_t size, size_t alignment);

/*
 * Give the identity map the rights that boot/layout.h draws: the image by its
 * segments, all else no-execute.
 */
void memory_protect_image(void);

/*
 * Take no-execute out of the identity map, for a time with EFER.NXE = 0 in which
 * the bit is reserved, or put it back.
 */
void memory_set_execute_disable(bool on);

#endif
