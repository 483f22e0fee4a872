/* SPDX-License-Identifier: MIT */
/*
 * Finds where a serial port is said to be: by `console=` on the command line, or by
 * firmware's SPCR table. Independent of the machine.
 */
#ifndef BOOT_CONSOLE_SERIAL_PORT_H
#define BOOT_CONSOLE_SERIAL_PORT_H

#include "boot/loader/acpi.h"

#include <stdbool.h>

#define SERIAL_PORT_DIVISOR_AS_LEFT 0
#define SERIAL_PORT_BAUD_MAX        115200 /* at divisor 1 */

/* COM1 to COM4 of PCs. */
#define SERIAL_COM_PORTS 4
extern const uint16_t serial_com_ports[SERIAL_COM_PORTS];

enum serial_space {
        SERIAL_NONE,
        SERIAL_IO,
        SERIAL_MEMORY,
        SERIAL_PCI,
        SERIAL_DEBUG_PORT,
        SERIAL_XEN,
        SERIAL_VIRTIO,
};

struct serial_port {
        enum serial_space space;
        uint64_t address;       /* the I/O port, the physical address, or a PCI_FUNCTION() */
        uint8_t register_bytes; /* SERIAL_MEMORY: width and distance, 1 or 4 */
        uint16_t divisor;       /* of SERIAL_PORT_BAUD_MAX, or SERIAL_PORT_DIVISOR_AS_LEFT */
};

/* What serial_port_parse accepts, in words. */
#define SERIAL_PORT_TAKES                                                       \
        "com1 to com4, ttyS0 to ttyS3, io:PORT, mmio:ADDRESS, mmio32:ADDRESS, " \
        "pci:BUS:DEVICE.FUNCTION or "                                           \
        "none, and ,BAUD behind it; or debug, xen or virtio"

/* Parse PLACE[,BAUD]; numbers in PLACE are hexadecimal. False: not of that form. */
bool serial_port_parse(const char *text, struct serial_port *port);
/* Is this a Linux console that is no serial port, such as tty0 or hvc0? */
bool serial_port_is_linux(const char *text);
/*
 * Parse the last word console=PLACE of a command line, or the last trapclock.console=PLACE if
 * there is one. False: there is none, or it is wrong.
 */
bool serial_port_on_command_line(const char *text, struct serial_port *port);
/* Read a sound SPCR table. False: it names no UART that boot/console/uart.h can drive. */
bool serial_port_from_spcr(const struct acpi_table *table, struct serial_port *port);

#endif
