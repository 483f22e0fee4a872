/* SPDX-License-Identifier: MIT */
/* Reads the information of the loader that started the image. */
#include "boot/loader/loader.h"
#include "boot/layout.h"

void loader_read(struct boot_info *info, unsigned int path, uintptr_t information)
{
        info->command_line[0] = '\0';
        info->usable_count = 0;
        info->screen = (struct boot_screen){.kind = BOOT_SCREEN_NONE};
        info->rsdp = 0;
        info->problem = NULL;
        if (path == BOOT_PROTOCOL_PVH) {
                info->path = "pvh";
                pvh_read(info, (const void *)information);
        } else {
                info->path = "multiboot2";
                multiboot2_read(info, (const void *)information);
        }
        if (!info->problem && info->usable_count == 0)
                info->problem = "the loader gave no memory map";
}
