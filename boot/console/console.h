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
/* One byte for machines, as it is: the serial line only, and kept for QR codes if of a record. */
void console_write_record(char byte);
/* Formatted text for people, as boot/format.h describes: everywhere. */
void print(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* Wait until all that was written has left the machine; say so if the serial line stopped. */
void console_drain(void);

/* When the records are shown as QR codes, beside by key. */
enum console_codes {
        CODES_AS_NEEDED, /* by themselves on a machine of its own whose serial line takes nothing */
        CODES_ON,        /* at once */
        CODES_OFF,
};
/* tsc_hz: what the codes are turned by; 0: it is not known. */
void console_set_codes(enum console_codes when, uint64_t tsc_hz);
/* Where they are wanted at once, show them until a key ends it. */
void console_show_codes(void);
/*
 * After the last line: if there is a keyboard, let people scroll through a text that does
 * not fit the screen, and ask for the codes, for ever. Show these where nobody asks. Return
 * if nothing of that can be.
 */
void console_browse(void);

#endif
