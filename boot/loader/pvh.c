/* SPDX-License-Identifier: MIT */
/*
 * Reads the PVH start info: fixed fields, with physical addresses of the command line and,
 * since version 1, of the memory map.
 * Source: Xen, public header arch-x86/hvm/start_info.h.
 */
#include "boot/loader/loader.h"

#define START_INFO_MAGIC    0x336ec578
#define MEMORY_MAP_VERSION  1
#define MEMORY_RAM          1
#define SANE_MEMORY_ENTRIES 1024

struct start_info {
        uint32_t magic;
        uint32_t version;
        uint32_t flags;
        uint32_t module_count;
        uint64_t module_list;
        uint64_t command_line;
        uint64_t rsdp;
        uint64_t memory_map;
        uint32_t memory_map_entries;
        uint32_t reserved;
};

struct memory_map_entry {
        uint64_t address;
        uint64_t size;
        uint32_t type;
        uint32_t reserved;
};

void pvh_read(struct boot_info *info, const void *start_info)
{
        const struct start_info *s = start_info;
        const struct memory_map_entry *map;

        if (!s || (uintptr_t)s % sizeof(uint32_t) || s->magic != START_INFO_MAGIC) {
                info->problem = "PVH: no start info where the loader should have left it";
                return;
        }
        if (s->command_line)
                boot_info_set_command_line(info, (const char *)(uintptr_t)s->command_line,
                                           SIZE_MAX);
        info->rsdp = s->rsdp;
        if (s->version < MEMORY_MAP_VERSION || !s->memory_map)
                return;
        if (s->memory_map_entries > SANE_MEMORY_ENTRIES || s->memory_map % sizeof(uint64_t)) {
                info->problem = "PVH: malformed memory map";
                return;
        }
        map = (const struct memory_map_entry *)(uintptr_t)s->memory_map;
        for (uint32_t i = 0; i < s->memory_map_entries; i++)
                if (map[i].type == MEMORY_RAM)
                        boot_info_add_region(info, map[i].address, map[i].size);
}
