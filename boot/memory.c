/* SPDX-License-Identifier: MIT */
/* Physical memory inside the identity map, where an address is its own pointer. */
#include "boot/memory.h"
#include "boot/cpu.h"
#include "boot/layout.h"
#include "boot/string.h"

#define ASSUMED_BYTES (UL(16) << 20)

extern char image_start[], rodata_start[], data_start[], image_end[];
extern uint64_t boot_pds[];

static uint64_t next, end;
static uint64_t image_page_table[PAGE_TABLE_ENTRIES] __attribute__((aligned(PAGE_SIZE)));

void memory_init(struct boot_info *info)
{
        uint64_t image = ((uintptr_t)image_end + PAGE_SIZE_2M - 1) & ~(PAGE_SIZE_2M - 1);

        next = end = 0;
        for (size_t i = 0; i < info->usable_count; i++) {
                uint64_t first = info->usable[i].start;
                uint64_t last = info->usable[i].end;

                if (first < image)
                        first = image;
                if (last > IDENTITY_MAP_BYTES)
                        last = IDENTITY_MAP_BYTES;
                if (first < last && last - first > end - next) {
                        next = first;
                        end = last;
                }
        }
        if (next == end) {
                next = image;
                end = image + ASSUMED_BYTES;
                info->problem =
                    "the memory map names no free memory: 16 MiB behind the image are assumed";
        }
}

void *memory_allocate(size_t size, size_t alignment)
{
        uint64_t start = (next + alignment - 1) & ~(uint64_t)(alignment - 1);

        if (start > end || size > end - start)
                return NULL;
        next = start + size;
        return memset((void *)start, 0, size);
}

static uint64_t image_rights(uint64_t address)
{
        if (address >= (uintptr_t)image_start && address < (uintptr_t)rodata_start)
                return PTE_P;
        if (address >= (uintptr_t)rodata_start && address < (uintptr_t)data_start)
                return PTE_P | PTE_NX;
        return PTE_P | PTE_RW | PTE_NX;
}

void memory_protect_image(void)
{
        /* The image first and at once: this code runs from it, with or without a TLB. */
        for (size_t i = 0; i < PAGE_TABLE_ENTRIES; i++)
                image_page_table[i] = i * PAGE_SIZE | image_rights(i * PAGE_SIZE);
        compiler_barrier();
        boot_pds[0] = (uintptr_t)image_page_table | PTE_P | PTE_RW;
        for (size_t i = 1; i < IDENTITY_MAP_BYTES / PAGE_SIZE_2M; i++)
                boot_pds[i] |= PTE_NX;
        write_cr3(read_cr3());
}
