/* SPDX-License-Identifier: MIT */
/* The way out. */
#ifndef BOOT_CONSOLE_EXIT_H
#define BOOT_CONSOLE_EXIT_H

#include "boot/exit_status.h"

#include <stdbool.h>
#include <stdint.h>

/*
 * End the machine: drain the consoles, then leave through the emulator's exit
 * port with this value (GUEST_EXIT_...), or halt where
 * there is no emulator. Does not return.
 */
_Noreturn void machine_exit(uint8_t value);
/* Is this Bochs? It has no CPUID signature. */
bool machine_is_bochs(void);

#endif
