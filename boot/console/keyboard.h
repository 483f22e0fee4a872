/* SPDX-License-Identifier: MIT */
/* A PS/2 keyboard, or what firmware makes one of, polled. */
#ifndef BOOT_CONSOLE_KEYBOARD_H
#define BOOT_CONSOLE_KEYBOARD_H

#include <stdbool.h>
#include <stdint.h>

/* Is there a keyboard controller? */
bool keyboard_answers(void);
/* The code of a key that was pressed, SCAN_CODE_*; 0 where none was. */
uint8_t keyboard_poll(void);

#endif
