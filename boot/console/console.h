/* SPDX-License-Identifier: MIT */
/* Where text for people and records for machines go. */
#ifndef BOOT_CONSOLE_CONSOLE_H
#define BOOT_CONSOLE_CONSOLE_H

#include "boot/boot_info.h"

/* Bring up a serial line that needs to know nothing: what goes wrong from here on is seen. */
void console_init(void);
/* Take the serial line that the machine has, or that the command line names. */
void console_find_serial(struct boot_info *info);
/* From now on, text goes to this screen, too. */
void console_add_screen(const struct boot_screen *screen);
/* One byte for machines, as it is: the serial line only. */
void console_write_record(char byte);
/* Formatted text for people, as boot/format.h describes: everywhere. */
void print(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* Wait until all that was written has left the machine; say so if the serial line took no more. */
void console_drain(void);
/*
 * After the last line: where there is a screen on which not all of it is, and a
 * keyboard, let people look at the rest, for ever. Else return.
 */
void console_browse(void);

#endif
