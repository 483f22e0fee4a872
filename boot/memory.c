/* SPDX-License-Identifier: MIT */
/* Physical memory in the identity map, where an address is also the pointer. */
#include "boot/memory.h"
#include "boot/cpu.h"
#include "boot/layout.h"
#include "boot/string.h"
#include "boot/this_cpu.h"

#define ASSUMED_BYTES (UL(16) << 20)

extern char image_start[], user_text_start[], user_text_end[], rodata_start[], data_start[],
    shadow_stack_start[], shadow_stack_end[], user_stack_start[], user_stack_end[], image_end[];
extern char fault_path_data_start[], fault_path_data_end[], private_stacks_start[],
    private_stacks_end[];
extern uint64_t boot_pml4[], boot_pml5[], boot_pdpt[], boot_pds[];

static uint64_t next, end;
#define IMAGE_PTES (IMAGE_TABLES * PAGE_TABLE_ENTRIES)
static uint64_t image_page_table[IMAGE_PTES] __attribute__((aligned(PAGE_SIZE)));

static struct cpu first_cpu = {
    .state = CPU_RUNNING,
    .tables = {boot_pml4, boot_pml5, boot_pds, image_page_table},
};
struct cpu *this_cpu = &first_cpu; /* in each CPU's own page */

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
        /* The image first, at once: this code runs in it and must not lose its mapping. */
        for (size_t i = 0; i < IMAGE_PTES; i++)
                image_page_table[i] = i * PAGE_SIZE | image_rights(i * PAGE_SIZE);
        compiler_barrier();
        for (size_t i = 0; i < IMAGE_TABLES; i++)
                boot_pds[i] =
                    (uintptr_t)&image_page_table[i * PAGE_TABLE_ENTRIES] | PTE_P | PTE_RW | PTE_US;
        for (size_t i = IMAGE_TABLES; i < IDENTITY_MAP_BYTES / PAGE_SIZE_2M; i++)
                boot_pds[i] |= PTE_NX;
        write_cr3(read_cr3());
}

/* The alias takes a page of firmware memory, unused once its tables have been read. */
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
        cpuid(CPUID_VENDOR, 0); /* serializes: drops instructions fetched before */
}

void memory_set_execute_disable(bool on)
{
        uint64_t *image = this_cpu->tables.image, *pds = this_cpu->tables.pds;

        for (size_t i = 0; i < IMAGE_PTES; i++)
                image[i] = (image[i] & PTE_ADDRESS_MASK) |
                           (image_rights(i * PAGE_SIZE) & (on ? UINT64_MAX : ~PTE_NX));
        for (size_t i = IMAGE_TABLES; i < IDENTITY_MAP_BYTES / PAGE_SIZE_2M; i++)
                pds[i] = on ? pds[i] | PTE_NX : pds[i] & ~PTE_NX;
        write_cr3(read_cr3());
}

#define IDENTITY_MAP_PD_PAGES (IDENTITY_MAP_BYTES / PAGE_SIZE_1G)

/* Another CPU's tables, in the order of their pages. */
enum table_page {
        TABLE_PML4,
        TABLE_USER_PML4,
        TABLE_PML5,
        TABLE_PDPT,
        TABLE_PDS,
        TABLE_IMAGE = TABLE_PDS + IDENTITY_MAP_PD_PAGES,
        TABLE_PAGES = TABLE_IMAGE + IMAGE_TABLES
};

/* Memory that each CPU has to itself: the data of a fault's path, and the stacks. */
static const struct {
        const char *start, *end;
} private_parts[] = {
    {fault_path_data_start, fault_path_data_end},
    {private_stacks_start, private_stacks_end},
    {shadow_stack_start, shadow_stack_end},
    {user_stack_start, user_stack_end},
};

static uint64_t private_pages(void)
{
        uint64_t pages = 0;

        for (size_t i = 0; i < sizeof(private_parts) / sizeof(private_parts[0]); i++)
                pages += (uint64_t)(private_parts[i].end - private_parts[i].start) / PAGE_SIZE;
        return pages;
}

/* Copy the pages as they are now, and map the copies instead. */
static void map_private_pages(struct cpu *cpu, char *frames)
{
        char *frame = frames;

        for (size_t i = 0; i < sizeof(private_parts) / sizeof(private_parts[0]); i++)
                for (const char *page = private_parts[i].start; page < private_parts[i].end;
                     page += PAGE_SIZE, frame += PAGE_SIZE) {
                        uint64_t *entry = &cpu->tables.image[(uintptr_t)page / PAGE_SIZE];

                        memcpy(frame, page, PAGE_SIZE);
                        *entry = (*entry & ~PTE_ADDRESS_MASK) | (uintptr_t)frame;
                }
        frame = frames + ((char *)&this_cpu - fault_path_data_start);
        memcpy(frame, &cpu, sizeof(cpu));
}

bool memory_give_own(struct cpu *cpu)
{
        const uint64_t pages = TABLE_PAGES + private_pages();
        uint64_t *tables = memory_allocate(pages * PAGE_SIZE, 2 * PAGE_SIZE);
        uint64_t *const pdpt = tables + TABLE_PDPT * PAGE_TABLE_ENTRIES;

        if (!tables)
                return false;
        cpu->tables = (struct paging_tables){
            .pml4 = tables,
            .pml5 = tables + TABLE_PML5 * PAGE_TABLE_ENTRIES,
            .pds = tables + TABLE_PDS * PAGE_TABLE_ENTRIES,
            .image = tables + TABLE_IMAGE * PAGE_TABLE_ENTRIES,
        };
        memcpy(cpu->tables.pml4, boot_pml4, PAGE_SIZE);
        memcpy(pdpt, boot_pdpt, PAGE_SIZE);
        memcpy(cpu->tables.pds, boot_pds, IDENTITY_MAP_PD_PAGES * PAGE_SIZE);
        memcpy(cpu->tables.image, image_page_table, sizeof(image_page_table));
        cpu->tables.pml4[0] = (uintptr_t)pdpt | (boot_pml4[0] & ~PTE_ADDRESS_MASK);
        for (size_t i = 0; i < IDENTITY_MAP_PD_PAGES; i++)
                pdpt[i] = (uintptr_t)(cpu->tables.pds + i * PAGE_TABLE_ENTRIES) |
                          (boot_pdpt[i] & ~PTE_ADDRESS_MASK);
        for (size_t i = 0; i < IMAGE_TABLES; i++)
                cpu->tables.pds[i] = (uintptr_t)(cpu->tables.image + i * PAGE_TABLE_ENTRIES) |
                                     (boot_pds[i] & ~PTE_ADDRESS_MASK);
        map_private_pages(cpu, (char *)tables + TABLE_PAGES * PAGE_SIZE);
        return true;
}
