/* SPDX-License-Identifier: MIT */
/* Writes text for people and records for machines to the consoles. */
#ifndef BOOT_CONSOLE_CONSOLE_H
#define BOOT_CONSOLE_CONSOLE_H

#include "boot/boot_info.h"

/* Use COM1 as firmware left it, so that errors are visible from now on. */
void console_init(void);
/* Use the serial line that the command line names, or one that the machine has. */
void console_find_serial(struct boot_info *info);
/* From now on, also write text to this screen. */
void console_add_screen(const struct boot_screen *screen);
/* Write one byte for machines to the serial line only. Records are also kept for QR codes. */
void console_write_record(char byte);
/* Write text for people to all consoles, formatted as boot/format.h describes. */
void print(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* Wait until all output has left the machine. Say so if the serial line stopped. */
void console_drain(void);

/* When to show the records as QR codes without a key. */
enum console_codes {
        CODES_AS_NEEDED, /* on a real machine whose serial line takes no bytes */
        CODES_ON,        /* at once */
        CODES_OFF,
};
/* tsc_hz: the frequency that times the codes; 0: unknown. */
void console_set_codes(enum console_codes when, uint64_t tsc_hz);
/* With CODES_ON, show the codes until a key ends it. */
void console_show_codes(void);
/*
 * Call after the last line. With a keyboard, let people scroll through a text that does not
 * fit the screen and ask for the codes, for ever. If codes are needed and nobody asks, show
 * them. Return if none of this is possible.
 */
void console_browse(void);

#endif
