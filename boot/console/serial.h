/* SPDX-License-Identifier: MIT */
/* The serial line, wherever the UART is. */
#ifndef BOOT_CONSOLE_SERIAL_H
#define BOOT_CONSOLE_SERIAL_H

#include "boot/boot_info.h"

#include <stdbool.h>

/* Take COM1 as firmware left it, which needs to know nothing. Where nothing answers, later calls do
 * nothing. */
void serial_init(void);
/*
 * Take the UART that `console=` names, and no other; without one, the first that
 * answers of ACPI's SPCR, COM1 and a PCI serial controller. acpi_init comes before.
 */
void serial_find(struct boot_info *info);
/* Send one byte as it is; waits for room, but never for ever. */
void serial_write(char byte);
/* Did the line stop taking bytes, so that some are lost? */
bool serial_stalled(void);
/* Wait, within bounds, until the last byte has left the shift register. */
void serial_drain(void);

#endif
