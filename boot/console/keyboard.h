/* SPDX-License-Identifier: MIT */
/* Polls a PS/2 keyboard, or one that firmware presents as such. */
#ifndef BOOT_CONSOLE_KEYBOARD_H
#define BOOT_CONSOLE_KEYBOARD_H

#include <stdbool.h>
#include <stdint.h>

/* Is there a keyboard controller? */
bool keyboard_answers(void);
/* The code of a pressed key, SCAN_CODE_*; 0: none. */
uint8_t keyboard_poll(void);

#endif
