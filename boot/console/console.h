/* SPDX-License-Identifier: MIT */
/* Where text for people and records for machines go. */
#ifndef BOOT_CONSOLE_CONSOLE_H
#define BOOT_CONSOLE_CONSOLE_H

#include "boot/boot_info.h"

/* Bring up COM1 as it is, so that people see what goes wrong from here on. */
void console_init(void);
/* Use the serial line that the command line names, or that the machine has. */
void console_find_serial(struct boot_info *info);
/* From now on, text goes to this screen as well. */
void console_add_screen(const struct boot_screen *screen);
/* One byte for machines, as it is: the serial line only. */
void console_write_record(char byte);
/* Formatted text for people, as boot/format.h describes: everywhere. */
void print(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* Wait until all that was written has left the machine; say so if the serial line stopped. */
void console_drain(void);
/*
 * After the last line: if the text does not fit the screen and there is a keyboard,
 * let people scroll, for ever. Else return.
 */
void console_browse(void);

#endif
