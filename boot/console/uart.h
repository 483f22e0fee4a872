/* SPDX-License-Identifier: MIT */
/*
 * A UART of the 8250's family, 8N1, polled, wherever its registers are. Host tests run
 * it on a model. Source: PC16550D data sheet, "Registers".
 */
#ifndef BOOT_CONSOLE_UART_H
#define BOOT_CONSOLE_UART_H

#include <stdbool.h>
#include <stdint.h>

struct uart {
        uint8_t (*read)(uint64_t address);
        void (*write)(uint64_t address, uint8_t value);
        uint64_t base;      /* of the registers, as read and write take it */
        uint64_t stride;    /* from one register to the next */
        bool answers;       /* set by uart_init; where not, the others do nothing */
        bool stalled;       /* it did answer, until it took no more bytes */
        unsigned int burst; /* bytes that fit where none waits: those of a FIFO that works, or 1 */
        unsigned int room;
};

/*
 * Set the line up at this divisor of 115200 baud; divisor 0: as firmware left it.
 * A UART is there if the line control register keeps a byte and the UART's own loop
 * returns one in time. Returns uart->answers.
 */
bool uart_init(struct uart *uart, uint16_t divisor);
/* Send one byte as it is. A UART that takes none for seconds no longer answers. */
void uart_write(struct uart *uart, uint8_t byte);
/* Wait, within bounds, until the last byte has left the shift register. */
void uart_drain(struct uart *uart);

#endif
