/* SPDX-License-Identifier: MIT */
/* Where text for people and records for machines go. */
#ifndef BOOT_CONSOLE_H
#define BOOT_CONSOLE_H

/* Bring up every console there is. */
void console_init(void);
/* One byte as it is. */
void console_write(char byte);
/* Formatted text, as boot/format.h describes. */
void print(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* Wait until all that was written has left the machine. */
void console_drain(void);

#endif
