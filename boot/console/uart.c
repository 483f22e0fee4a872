/* SPDX-License-Identifier: MIT */
/*
 * Drives a UART of the 8250 family. Sends bursts of the FIFO's size, with one status read
 * each; an 8250 or 16450 has no FIFO, and that of a 16550 without A loses bytes. A port
 * without a UART reads as ones. Other devices may also have a register that keeps a byte,
 * but only a UART has the loopback; an 8250 has no scratch register.
 */
#include "boot/console/uart.h"
#include "boot/x86.h"

#define LOOP_BYTE 0xae
/*
 * On real hardware a status read takes about 1 us, and a byte 87 us at 115200 baud. A
 * serial line over a network may stall for longer.
 */
#define LOOP_READS  100000
#define STALL_READS 5000000

static uint8_t get(const struct uart *uart, unsigned int reg)
{
        return uart->read(uart->base + reg * uart->stride);
}

static void set(const struct uart *uart, unsigned int reg, uint8_t value)
{
        uart->write(uart->base + reg * uart->stride, value);
}

static bool wait_for(const struct uart *uart, uint8_t status, unsigned int reads)
{
        while (reads--)
                if ((get(uart, UART_LSR) & status) == status)
                        return true;
        return false;
}

/* In loopback, sent bytes do not leave. Bytes received earlier may come first. */
static bool loop_answers(const struct uart *uart)
{
        set(uart, UART_MCR, UART_MCR_LOOP);
        set(uart, UART_THR, LOOP_BYTE);
        for (unsigned int i = 0; i <= UART_FIFO_BYTES; i++) {
                if (!wait_for(uart, UART_LSR_DR, LOOP_READS))
                        return false;
                if (get(uart, UART_RBR) == LOOP_BYTE)
                        return true;
        }
        return false;
}

bool uart_init(struct uart *uart, uint16_t divisor)
{
        uart->room = 0;
        uart->stalled = false;
        set(uart, UART_LCR, UART_LCR_8N1);
        uart->answers = get(uart, UART_LCR) == UART_LCR_8N1;
        if (!uart->answers)
                return false;
        set(uart, UART_IER, 0);
        if (divisor) {
                set(uart, UART_LCR, UART_LCR_8N1 | UART_LCR_DLAB);
                set(uart, UART_DLL, (uint8_t)divisor);
                set(uart, UART_DLH, (uint8_t)(divisor >> 8));
                set(uart, UART_LCR, UART_LCR_8N1);
        }
        set(uart, UART_FCR, UART_FCR_ENABLE_CLEAR);
        uart->burst = (get(uart, UART_IIR) & UART_IIR_FIFO) == UART_IIR_FIFO ? UART_FIFO_BYTES : 1;
        uart->answers = loop_answers(uart);
        set(uart, UART_MCR, UART_MCR_DTR_RTS);
        return uart->answers;
}

/* Wait for this status. Only the first wait may take seconds. */
static bool ready(struct uart *uart, uint8_t status)
{
        if (uart->answers && !wait_for(uart, status, STALL_READS)) {
                uart->answers = false;
                uart->stalled = true;
        }
        return uart->answers;
}

void uart_write(struct uart *uart, uint8_t byte)
{
        if (!uart->answers)
                return;
        if (uart->room == 0) {
                if (!ready(uart, UART_LSR_THRE))
                        return;
                uart->room = uart->burst;
        }
        set(uart, UART_THR, byte);
        uart->room--;
}

void uart_drain(struct uart *uart)
{
        ready(uart, UART_LSR_TEMT | UART_LSR_THRE);
}
