/* SPDX-License-Identifier: MIT */
/* The UART at COM1, 115200 8N1, polled. */
#ifndef BOOT_SERIAL_H
#define BOOT_SERIAL_H

/* Set the line up. Where nothing answers, later calls do nothing. */
void serial_init(void);
/* Send one byte as it is; waits for room, but never for ever. */
void serial_write(char byte);
/* Wait, within bounds, until the last byte has left the shift register. */
void serial_drain(void);

#endif
