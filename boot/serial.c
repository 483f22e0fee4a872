/* SPDX-License-Identifier: MIT */
/*
 * The UART at COM1. Bytes go out in bursts of the FIFO's size, one status read
 * a burst. A port without a UART reads as ones; the scratch register tells, and
 * a byte that comes back through the UART's own loop.
 * Source: PC16550D data sheet, "Registers".
 */
#include "boot/serial.h"
#include "boot/cpu.h"
#include "boot/x86.h"

#include <stdbool.h>

#define SCRATCH_PATTERN 0x5a
/* A byte takes 87 us at 115200; a status read takes about 1 us on real silicon. */
#define WAIT_READS 100000
#define LOOP_BYTE  0xae

static bool present;
static unsigned int room;

static bool wait_for(uint8_t status)
{
        for (unsigned int i = 0; i < WAIT_READS; i++)
                if ((in8(COM1_PORT + UART_LSR) & status) == status)
                        return true;
        return false;
}

/* What is sent with the loop closed does not leave the machine. */
static bool loop_answers(void)
{
        out8(COM1_PORT + UART_MCR, UART_MCR_LOOP);
        out8(COM1_PORT + UART_THR, LOOP_BYTE);
        return wait_for(UART_LSR_DR) && in8(COM1_PORT + UART_RBR) == LOOP_BYTE;
}

void serial_init(void)
{
        out8(COM1_PORT + UART_SCR, SCRATCH_PATTERN);
        present = in8(COM1_PORT + UART_SCR) == SCRATCH_PATTERN;
        if (!present)
                return;
        out8(COM1_PORT + UART_IER, 0);
        out8(COM1_PORT + UART_LCR, UART_LCR_DLAB);
        out8(COM1_PORT + UART_DLL, UART_DIVISOR_115200);
        out8(COM1_PORT + UART_DLH, 0);
        out8(COM1_PORT + UART_LCR, UART_LCR_8N1);
        out8(COM1_PORT + UART_FCR, UART_FCR_ENABLE_CLEAR);
        present = loop_answers();
        out8(COM1_PORT + UART_MCR, UART_MCR_DTR_RTS);
        room = 0;
}

void serial_write(char byte)
{
        if (!present)
                return;
        if (room == 0) {
                wait_for(UART_LSR_THRE);
                room = UART_FIFO_BYTES;
        }
        out8(COM1_PORT + UART_THR, (uint8_t)byte);
        room--;
}

void serial_drain(void)
{
        if (present)
                wait_for(UART_LSR_TEMT | UART_LSR_THRE);
}
