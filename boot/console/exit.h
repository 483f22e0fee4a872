/* SPDX-License-Identifier: MIT */
/* Ends the machine. */
#ifndef BOOT_CONSOLE_EXIT_H
#define BOOT_CONSOLE_EXIT_H

#include "boot/exit_status.h"

#include <stdbool.h>
#include <stdint.h>

enum machine_end {
        END_AS_USUAL, /* power off a virtual machine without a screen; else stay */
        END_POWER_OFF,
        END_STAY,
};

/* Find the ways out, after acpi_init and xen_init. Without a screen there is nothing to stay for.
 */
void machine_prepare_exit(bool has_screen);
void machine_choose_end(enum machine_end end);

/*
 * End the machine: drain the consoles, then write this value (GUEST_EXIT_...) to the emulator's
 * exit port. Without such a port, power off or stay, as machine_end says. Does not return.
 */
_Noreturn void machine_exit(uint8_t value);
/* Is this Bochs? It has no CPUID signature. */
bool machine_is_bochs(void);

#endif
