/* SPDX-License-Identifier: MIT */
/* The serial line: a UART anywhere, or a virtual machine's debug port instead. */
#ifndef BOOT_CONSOLE_SERIAL_H
#define BOOT_CONSOLE_SERIAL_H

#include "boot/boot_info.h"

#include <stdbool.h>

/* Use COM1 as firmware left it. If nothing answers, later calls do nothing. */
void serial_init(void);
/*
 * Use the UART that `console=` names, and no other. Without `console=`, use the first
 * that answers: ACPI's SPCR, COM1 to COM4, a PCI serial controller. Without any, a virtual
 * machine uses Xen's console or virtio's, and without these, or where nobody reads them, the
 * debug port 0xe9. Call acpi_init and xen_init before.
 */
void serial_find(struct boot_info *info);
/* Send one byte unchanged. Waits for room, but not for ever. */
void serial_write(char byte);
/* Is there a line, and did it take all bytes? */
bool serial_answers(void);
/* Did the line stop taking bytes, so that some are lost? */
bool serial_stalled(void);
/* Wait, within bounds, until the last byte has left the shift register. */
void serial_drain(void);

#endif
