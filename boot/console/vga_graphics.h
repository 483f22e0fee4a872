/* SPDX-License-Identifier: MIT */
/* Switches from VGA text to 640 by 480 pixels and back. */
#ifndef BOOT_CONSOLE_VGA_GRAPHICS_H
#define BOOT_CONSOLE_VGA_GRAPHICS_H

#include "boot/console/pixels.h"

/* Show pixels, one bit each. Text and font stay in memory. */
void vga_graphics_begin(struct pixels *pixels);
/* Show the text again, as it was. */
void vga_graphics_end(void);

#endif
