/* SPDX-License-Identifier: MIT */
/* Shared by the readers of all loaders, which fill struct boot_info. */
#include "boot/boot_info.h"

void boot_info_add_region(struct boot_info *info, uint64_t start, uint64_t length)
{
        if (length == 0 || start + length < start)
                return;
        if (info->usable_count == BOOT_MEMORY_REGIONS) {
                info->problem = "the memory map has more entries than there is room for";
                return;
        }
        info->usable[info->usable_count].start = start;
        info->usable[info->usable_count].end = start + length;
        info->usable_count++;
}

void boot_info_set_command_line(struct boot_info *info, const char *text, size_t size)
{
        size_t length = 0;

        while (length < size && text[length]) {
                if (length == BOOT_COMMAND_LINE_SIZE - 1) {
                        info->problem = "the command line is longer than 511 bytes and was cut";
                        break;
                }
                info->command_line[length] = text[length];
                length++;
        }
        info->command_line[length] = '\0';
}
