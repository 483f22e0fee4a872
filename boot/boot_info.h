/* SPDX-License-Identifier: MIT */
/*
 * The loader's information: command line, memory map, screen, ACPI's RSDP. The parsers
 * read untrusted structures and do not need the machine: host tests run them, too.
 */
#ifndef BOOT_BOOT_INFO_H
#define BOOT_BOOT_INFO_H

#include <stddef.h>
#include <stdint.h>

#define BOOT_COMMAND_LINE_SIZE 512
#define BOOT_MEMORY_REGIONS    64

struct memory_region {
        uint64_t start; /* physical, bytes */
        uint64_t end;   /* first byte beyond */
};

enum boot_screen_kind { BOOT_SCREEN_NONE, BOOT_SCREEN_TEXT, BOOT_SCREEN_PIXELS };

struct boot_screen {
        enum boot_screen_kind kind;
        uint64_t address;       /* physical */
        uint32_t pitch;         /* bytes from one line to the next */
        uint32_t width, height; /* characters or pixels */
        uint8_t bits_per_pixel;
};

struct boot_info {
        const char *path; /* "multiboot2" or "pvh" */
        char command_line[BOOT_COMMAND_LINE_SIZE];
        struct memory_region usable[BOOT_MEMORY_REGIONS]; /* free RAM */
        size_t usable_count;
        struct boot_screen screen;
        uint64_t rsdp;       /* physical address of ACPI's RSDP; 0: not given */
        const char *problem; /* says what was malformed or missing; NULL: nothing */
};

/* Add one usable range to info, unless it is empty or info has no room. */
void boot_info_add_region(struct boot_info *info, uint64_t start, uint64_t length);
/* Copy a command line that ends at a NUL or after size bytes. Too long: sets info->problem. */
void boot_info_set_command_line(struct boot_info *info, const char *text, size_t size);

#endif
