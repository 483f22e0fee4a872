/* SPDX-License-Identifier: MIT */
/* The screen, where the loader named one: VGA text or a linear framebuffer. */
#ifndef BOOT_CONSOLE_SCREEN_H
#define BOOT_CONSOLE_SCREEN_H

#include "boot/boot_info.h"
#include "boot/console/qr.h"

/* How many rows of text are kept, of those that have left the screen. */
#define SCREEN_HISTORY_ROWS 1024

/*
 * Clear the screen and use it. A screen that does not answer, or that
 * device_memory() does not reach, is ignored.
 */
void screen_init(const struct boot_screen *screen);
/* One byte of text: printable ASCII, newline, or nothing. Without a screen nothing happens. */
void screen_write(char byte);

/* Is there a screen? */
bool screen_works(void);
/* How many rows of text the screen shows at a time if more than these are kept, else 0. */
unsigned int screen_page(void);
/* Scroll so many rows down, or up if negative, as far as the text goes. */
void screen_scroll(int rows);
/* Write this in the free row below the text. */
void screen_write_below(const char *text);

/* Show a QR code instead of the text, and a line below it. False: there is no room for it. */
bool screen_show_code(const struct qr *qr, const char *below);
/* Show the text again, but for the row below it. */
void screen_show_text(void);

#endif
