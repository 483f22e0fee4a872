/* SPDX-License-Identifier: MIT */
/*
 * Where a serial port is said to be: by `console=` on the command line, by
 * firmware's SPCR table. Depends on nothing of the machine.
 */
#ifndef BOOT_CONSOLE_SERIAL_PORT_H
#define BOOT_CONSOLE_SERIAL_PORT_H

#include "boot/loader/acpi.h"

#include <stdbool.h>

#define SERIAL_PORT_DIVISOR_AS_LEFT 0
#define SERIAL_PORT_BAUD_MAX        115200 /* at divisor 1 */

/* Where PCs have COM1 to COM4. */
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
        uint8_t register_bytes; /* SERIAL_MEMORY: how wide and how far apart, 1 or 4 */
        uint16_t divisor;       /* of SERIAL_PORT_BAUD_MAX, or SERIAL_PORT_DIVISOR_AS_LEFT */
};

/* What serial_port_parse takes, for people. */
#define SERIAL_PORT_TAKES                                                       \
        "com1 to com4, ttyS0 to ttyS3, io:PORT, mmio:ADDRESS, mmio32:ADDRESS, " \
        "pci:BUS:DEVICE.FUNCTION or "                                           \
        "none, and ,BAUD behind it; or debug, xen or virtio"

/* Parse PLACE[,BAUD]; numbers of places are hexadecimal. False: it is not of that form. */
bool serial_port_parse(const char *text, struct serial_port *port);
/* Is it the name of a console of Linux's, such as tty0 or hvc0, that is no serial port? */
bool serial_port_is_linux(const char *text);
/*
 * Parse the last word console=PLACE of a command line, or the last trapclock.console=PLACE if
 * there is one. False: there is none, or it is wrong.
 */
bool serial_port_on_command_line(const char *text, struct serial_port *port);
/* What a sound SPCR table says. False where that is no UART that boot/console/uart.h can drive. */
bool serial_port_from_spcr(const struct acpi_table *table, struct serial_port *port);

#endif
