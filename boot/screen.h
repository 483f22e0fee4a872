/* SPDX-License-Identifier: MIT */
/* The screen, where the loader named one: VGA text or a linear framebuffer. */
#ifndef BOOT_SCREEN_H
#define BOOT_SCREEN_H

#include "boot/boot_info.h"

#include <stdbool.h>

/*
 * Clear the screen and take it into use. One that does not answer, or that lies
 * beyond the identity map, is none.
 */
void screen_init(const struct boot_screen *screen);
/* One byte of text: printable ASCII, newline, or nothing. Without a screen nothing happens. */
void screen_write(char byte);

#endif
