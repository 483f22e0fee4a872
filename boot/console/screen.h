/* SPDX-License-Identifier: MIT */
/* The loader's screen, if there is one: VGA text or a linear framebuffer. */
#ifndef BOOT_CONSOLE_SCREEN_H
#define BOOT_CONSOLE_SCREEN_H

#include "boot/boot_info.h"
#include "boot/console/qr.h"

/* How many rows of text are kept after they have left the screen. */
#define SCREEN_HISTORY_ROWS 1024

/*
 * Clear the screen and use it. Ignores a screen that does not answer or that
 * device_memory() cannot reach.
 */
void screen_init(const struct boot_screen *screen);
/* Write printable ASCII or newline; ignores other bytes. Without a screen does nothing. */
void screen_write(char byte);

/* Is there a screen? */
bool screen_works(void);
/* The number of rows that the screen shows; 0: all kept rows fit. */
unsigned int screen_page(void);
/* Scroll this many rows down, or up if negative, up to the end of the text. */
void screen_scroll(int rows);
/* Write this in the free row below the text. */
void screen_write_below(const char *text);

/* Show a QR code instead of the text, and a line below it. False: it does not fit. */
bool screen_show_code(const struct qr *qr, const char *below);
/* Show the text again, without the row below it. */
void screen_show_text(void);

#endif
