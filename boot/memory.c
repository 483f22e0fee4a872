/* SPDX-License-Identifier: MIT */
/* Physical memory inside the identity map, where an address is its own pointer. */
#include "boot/memory.h"
#include "boot/cpu.h"
#include "boot/layout.h"
#include "boot/string.h"

#define ASSUMED_BYTES (UL(16) << 20)

extern char image_start[], user_text_start[], user_text_end[], rodata_start[], data_start[],
    shadow_stack_start[], shadow_stack_end[], user_stack_start[], user_stack_end[], image_end[];
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

void *memory_allocate_untouched(size_t size, size_t alignment)
{
        uint64_t start = (next + alignment - 1) & ~(uint64_t)(alignment - 1);

        if (start > end || size > end - start)
                return NULL;
        next = start + size;
        return (void *)start;
}

uint64_t memory_blocks_left(size_t size)
{
        uint64_t start = (next + size - 1) & ~(uint64_t)(size - 1);

        return start < end ? (end - start) / size : 0;
}

void *memory_allocate(size_t size, size_t alignment)
{
        void *start = memory_allocate_untouched(size, alignment);

        return start ? memset(start, 0, size) : NULL;
}

static const struct {
        const char *start, *end;
        uint64_t rights;
} image_parts[] = {
    {image_start, user_text_start, PTE_P},
    {user_text_start, user_text_end, PTE_P | PTE_US},
    {user_text_end, rodata_start, PTE_P},
    {rodata_start, data_start, PTE_P | PTE_NX},
    {shadow_stack_start, shadow_stack_end, PTE_P | PTE_D | PTE_NX},
    {user_stack_start, user_stack_end, PTE_P | PTE_RW | PTE_US | PTE_NX},
};

static uint64_t image_rights(uint64_t address)
{
        for (size_t i = 0; i < sizeof(image_parts) / sizeof(image_parts[0]); i++)
                if (address >= (uintptr_t)image_parts[i].start &&
                    address < (uintptr_t)image_parts[i].end)
                        return image_parts[i].rights;
        return PTE_P | PTE_RW | PTE_NX;
}

void memory_protect_image(void)
{
        /* The image first and in one go: this code runs from it and may not lose its mapping. */
        for (size_t i = 0; i < PAGE_TABLE_ENTRIES; i++)
                image_page_table[i] = i * PAGE_SIZE | image_rights(i * PAGE_SIZE);
        compiler_barrier();
        boot_pds[0] = (uintptr_t)image_page_table | PTE_P | PTE_RW | PTE_US;
        for (size_t i = 1; i < IDENTITY_MAP_BYTES / PAGE_SIZE_2M; i++)
                boot_pds[i] |= PTE_NX;
        write_cr3(read_cr3());
}

/* The alias is a page of the firmware's, which nothing uses once its tables are read. */
static void set_alias(uint64_t entry)
{
        image_page_table[ALIAS / PAGE_SIZE] = entry;
        compiler_barrier();
        invlpg(ALIAS);
}

void memory_write_code(const void *code, const void *bytes, size_t size)
{
        const char *from = bytes;
        uint64_t to = (uintptr_t)code;

        while (size) {
                const uint64_t offset = to % PAGE_SIZE;
                const size_t fits = PAGE_SIZE - offset < size ? PAGE_SIZE - offset : size;

                set_alias((to - offset) | PTE_P | PTE_RW | PTE_NX);
                memcpy((char *)ALIAS + offset, from, fits);
                set_alias(ALIAS | image_rights(ALIAS));
                to += fits;
                from += fits;
                size -= fits;
        }
        cpuid(CPUID_VENDOR, 0); /* serializes: what was fetched before is dropped */
}

void memory_set_execute_disable(bool on)
{
        for (size_t i = 0; i < PAGE_TABLE_ENTRIES; i++)
                image_page_table[i] =
                    i * PAGE_SIZE | (image_rights(i * PAGE_SIZE) & (on ? UINT64_MAX : ~PTE_NX));
        for (size_t i = 1; i < IDENTITY_MAP_BYTES / PAGE_SIZE_2M; i++)
                boot_pds[i] = on ? boot_pds[i] | PTE_NX : boot_pds[i] & ~PTE_NX;
        write_cr3(read_cr3());
}
