/* SPDX-License-Identifier: MIT */
/*
 * A UART of the 8250 family, 8N1, polled, with its registers anywhere. Host tests run it
 * on a model. Source: PC16550D data sheet, "Registers".
 */
#ifndef BOOT_CONSOLE_UART_H
#define BOOT_CONSOLE_UART_H

#include <stdbool.h>
#include <stdint.h>

struct uart {
        uint8_t (*read)(uint64_t address);
        void (*write)(uint64_t address, uint8_t value);
        uint64_t base;      /* of the registers, for read and write */
        uint64_t stride;    /* from one register to the next */
        bool answers;       /* set by uart_init; if false, other functions do nothing */
        bool stalled;       /* it answered, but then took no more bytes */
        unsigned int burst; /* bytes that fit when it is empty: a working FIFO's size, or 1 */
        unsigned int room;
};

/*
 * Set up the line at this divisor of 115200 baud; divisor 0: as firmware left it. There is
 * a UART if the line control register keeps a byte and the loopback returns one in time.
 * Returns uart->answers.
 */
bool uart_init(struct uart *uart, uint16_t divisor);
/* Send one byte unchanged. A UART that takes none for seconds no longer answers. */
void uart_write(struct uart *uart, uint8_t byte);
/* Wait, within bounds, until the last byte has left the shift register. */
void uart_drain(struct uart *uart);

#endif
