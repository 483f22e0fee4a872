/* SPDX-License-Identifier: MIT */
/*
 * Reads Multiboot2's boot information: a total size, then tags. Every length is checked
 * against its container before it is used.
 * Source: Multiboot2 specification, "Boot information format".
 */
#include "boot/loader/loader.h"

#include <stdbool.h>

#define TAG_ALIGN        8
#define TAG_END          0
#define TAG_COMMAND_LINE 1
#define TAG_MEMORY_MAP   6
#define TAG_FRAMEBUFFER  8
#define TAG_ACPI_OLD     14 /* a copy of the RSDP of revision 0, which has at most this many bytes */
#define ACPI_OLD_SIZE    20
#define TAG_ACPI_NEW     15
#define ACPI_NEW_SIZE    36
#define MEMORY_AVAILABLE 1
#define FRAMEBUFFER_RGB  1
#define FRAMEBUFFER_TEXT 2
/* Far more than any loader's structure: a larger one is not valid. */
#define SANE_TOTAL_SIZE 0x100000

struct information_header {
        uint32_t total_size;
        uint32_t reserved;
};

struct tag {
        uint32_t type;
        uint32_t size; /* of the whole tag, without padding to TAG_ALIGN */
};

struct memory_map_tag {
        struct tag tag;
        uint32_t entry_size;
        uint32_t entry_version;
};

struct memory_map_entry {
        uint64_t base;
        uint64_t length;
        uint32_t type;
        uint32_t reserved;
};

struct framebuffer_tag {
        struct tag tag;
        uint64_t address;
        uint32_t pitch;
        uint32_t width;
        uint32_t height;
        uint8_t bits_per_pixel;
        uint8_t type;
        uint16_t reserved;
};

/* Ignores a screen with a palette, whose entries are unknown. */
static void read_framebuffer(struct boot_info *info, const struct framebuffer_tag *tag)
{
        if (tag->tag.size < sizeof(*tag)) {
                info->problem = "multiboot2: malformed framebuffer information";
                return;
        }
        info->screen = (struct boot_screen){
            .kind = tag->type == FRAMEBUFFER_RGB    ? BOOT_SCREEN_PIXELS
                    : tag->type == FRAMEBUFFER_TEXT ? BOOT_SCREEN_TEXT
                                                    : BOOT_SCREEN_NONE,
            .address = tag->address,
            .pitch = tag->pitch,
            .width = tag->width,
            .height = tag->height,
            .bits_per_pixel = tag->bits_per_pixel,
        };
}

/* If both kinds are there, prefers the new one, which leads to more tables. */
static void read_acpi(struct boot_info *info, const struct tag *tag)
{
        bool is_new = tag->type == TAG_ACPI_NEW;

        if (tag->size - sizeof(*tag) < (is_new ? ACPI_NEW_SIZE : ACPI_OLD_SIZE))
                info->problem = "multiboot2: malformed ACPI information";
        else if (is_new || !info->rsdp)
                info->rsdp = (uintptr_t)(tag + 1);
}

static void read_memory_map(struct boot_info *info, const struct memory_map_tag *map)
{
        const char *entry = (const char *)(map + 1);
        size_t left;

        if (map->tag.size < sizeof(*map) || map->entry_size < sizeof(struct memory_map_entry) ||
            map->entry_size % TAG_ALIGN) {
                info->problem = "multiboot2: malformed memory map";
                return;
        }
        left = map->tag.size - sizeof(*map);
        for (; left >= map->entry_size; left -= map->entry_size, entry += map->entry_size) {
                const struct memory_map_entry *e = (const struct memory_map_entry *)entry;

                if (e->type == MEMORY_AVAILABLE)
                        boot_info_add_region(info, e->base, e->length);
        }
}

void multiboot2_read(struct boot_info *info, const void *information)
{
        const struct information_header *header = information;
        const char *at = (const char *)information + sizeof(*header);
        size_t left;

        if (!header) {
                info->problem = "multiboot2: the loader left no information";
                return;
        }
        if ((uintptr_t)header % TAG_ALIGN || header->total_size < sizeof(*header) ||
            header->total_size > SANE_TOTAL_SIZE) {
                info->problem = "multiboot2: malformed information header";
                return;
        }
        left = header->total_size - sizeof(*header);
        while (left >= sizeof(struct tag)) {
                const struct tag *tag = (const struct tag *)at;
                size_t step;

                if (tag->type == TAG_END)
                        return;
                if (tag->size < sizeof(*tag) || tag->size > left) {
                        info->problem = "multiboot2: a tag's size is out of bounds";
                        return;
                }
                if (tag->type == TAG_COMMAND_LINE)
                        boot_info_set_command_line(info, at + sizeof(*tag),
                                                   tag->size - sizeof(*tag));
                else if (tag->type == TAG_MEMORY_MAP)
                        read_memory_map(info, (const struct memory_map_tag *)tag);
                else if (tag->type == TAG_FRAMEBUFFER)
                        read_framebuffer(info, (const struct framebuffer_tag *)tag);
                else if (tag->type == TAG_ACPI_OLD || tag->type == TAG_ACPI_NEW)
                        read_acpi(info, tag);
                step = ((size_t)tag->size + TAG_ALIGN - 1) & ~(size_t)(TAG_ALIGN - 1);
                if (step > left)
                        break;
                at += step;
                left -= step;
        }
        info->problem = "multiboot2: the end tag is missing";
}
