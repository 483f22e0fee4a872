/* SPDX-License-Identifier: MIT */
/* boot/console/uart.h on a UART of eight registers that misbehaves as told. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "boot/x86.h"
#include "boot/console/uart.h"

#define BASE 0xfe000000

/* A UART, seen through registers that stand stride apart. */
static struct {
        uint64_t stride;
        bool nothing_there; /* all registers read as ones */
        bool keeps_nothing, no_loop, garbles, full, junk_first;
        uint8_t lcr, mcr, iir, divisor_low, divisor_high;
        unsigned int holding; /* bytes that wait to leave; one leaves at every status read */
        uint8_t received[UART_FIFO_BYTES];
        unsigned int received_count;
        char sent[64];
        size_t sent_count;
        unsigned long reads;
        unsigned long shifting; /* reads until the last byte has left the shift register */
} fake;

static void receive(uint8_t byte)
{
        if (fake.received_count < UART_FIFO_BYTES)
                fake.received[fake.received_count++] = byte;
}

static uint8_t next_received(void)
{
        uint8_t byte = fake.received[0];

        assert_true(fake.received_count > 0);
        memmove(fake.received, fake.received + 1, --fake.received_count);
        return byte;
}

static unsigned int register_at(uint64_t address)
{
        assert_true(address >= BASE);
        assert_int_equal((address - BASE) % fake.stride, 0);
        assert_true((address - BASE) / fake.stride < 8);
        return (unsigned int)((address - BASE) / fake.stride);
}

static uint8_t line_status(void)
{
        unsigned int status = fake.received_count ? UART_LSR_DR : 0;

        if (fake.full)
                return (uint8_t)status;
        if (fake.holding && --fake.holding)
                return (uint8_t)status;
        status |= UART_LSR_THRE;
        if (fake.shifting)
                fake.shifting--;
        else
                status |= UART_LSR_TEMT;
        return (uint8_t)status;
}

static uint8_t read_fake(uint64_t address)
{
        fake.reads++;
        if (fake.nothing_there)
                return 0xff;
        switch (register_at(address)) {
        case UART_RBR:
                return fake.received_count ? next_received() : 0;
        case UART_LSR:
                return line_status();
        case UART_IIR:
                return fake.iir;
        case UART_LCR:
                return fake.keeps_nothing ? 0 : fake.lcr;
        }
        return 0;
}

/* A byte for which there is no room is lost. */
static void hold(uint8_t value)
{
        const unsigned int room = (fake.iir & UART_IIR_FIFO) == UART_IIR_FIFO ? UART_FIFO_BYTES : 1;

        if (fake.holding == room || fake.sent_count == sizeof(fake.sent))
                return;
        fake.holding++;
        fake.sent[fake.sent_count++] = (char)value;
}

static void write_fake(uint64_t address, uint8_t value)
{
        bool latch = fake.lcr & UART_LCR_DLAB;

        switch (register_at(address)) {
        case UART_THR:
                if (latch)
                        fake.divisor_low = value;
                else if (fake.mcr & UART_MCR_LOOP)
                        (fake.no_loop ? (void)0 : receive(fake.garbles ? (uint8_t)~value : value));
                else
                        hold(value);
                break;
        case UART_DLH:
                if (latch)
                        fake.divisor_high = value;
                break;
        case UART_FCR:
                fake.received_count = 0;
                if (fake.junk_first)
                        receive('x');
                break;
        case UART_LCR:
                fake.lcr = value;
                break;
        case UART_MCR:
                fake.mcr = value;
                break;
        }
}

static struct uart make(uint64_t stride)
{
        memset(&fake, 0, sizeof(fake));
        fake.stride = stride;
        fake.iir = UART_IIR_FIFO | 1;
        return (struct uart){
            .read = read_fake, .write = write_fake, .base = BASE, .stride = stride};
}

static void bytes_arrive_whatever_the_stride(void **state)
{
        (void)state;
        for (uint64_t stride = 1; stride <= 4; stride *= 4) {
                struct uart uart = make(stride);

                assert_true(uart_init(&uart, 0x102));
                assert_int_equal(fake.divisor_low, 2);
                assert_int_equal(fake.divisor_high, 1);
                assert_int_equal(fake.lcr, UART_LCR_8N1);
                assert_int_equal(fake.mcr, UART_MCR_DTR_RTS);
                for (const char *byte = "a fault costs what it costs"; *byte; byte++)
                        uart_write(&uart, (uint8_t)*byte);
                uart_drain(&uart);
                assert_memory_equal(fake.sent, "a fault costs what it costs", fake.sent_count);
                assert_int_equal(fake.sent_count, 27);
        }
}

static void a_divisor_of_0_leaves_the_rate_as_it_was(void **state)
{
        struct uart uart = make(1);

        (void)state;
        fake.divisor_low = 12;
        assert_true(uart_init(&uart, 0));
        assert_int_equal(fake.divisor_low, 12);
}

static void nothing_there_is_seen_at_once(void **state)
{
        struct uart uart = make(1);

        (void)state;
        fake.nothing_there = true;
        assert_false(uart_init(&uart, 1));
        assert_false(uart.stalled);
        assert_true(fake.reads < 10);
        uart_write(&uart, 'a');
        uart_drain(&uart);
        assert_true(fake.reads < 10);
}

static void without_a_fifo_that_works_no_byte_is_lost(void **state)
{
        static const uint8_t iirs[] = {1, 0x80 | 1}; /* an 8250 or 16450; a 16550 */

        (void)state;
        for (size_t i = 0; i < sizeof(iirs); i++) {
                struct uart uart = make(1);

                fake.iir = iirs[i];
                assert_true(uart_init(&uart, 1));
                for (const char *byte = "a fault costs what it costs"; *byte; byte++)
                        uart_write(&uart, (uint8_t)*byte);
                uart_drain(&uart);
                assert_int_equal(fake.sent_count, 27);
                assert_memory_equal(fake.sent, "a fault costs what it costs", 27);
        }
}

static void a_register_that_keeps_a_byte_is_no_uart(void **state)
{
        struct uart uart = make(1);

        (void)state;
        fake.no_loop = true;
        assert_false(uart_init(&uart, 1));
        uart_write(&uart, 'a');
        assert_int_equal(fake.sent_count, 0);
        uart = make(1);
        fake.garbles = true;
        assert_false(uart_init(&uart, 1));
        uart = make(1);
        fake.keeps_nothing = true;
        assert_false(uart_init(&uart, 1));
}

static void a_byte_that_comes_in_first_does_not_hide_the_loop(void **state)
{
        struct uart uart = make(1);

        (void)state;
        fake.junk_first = true;
        assert_true(uart_init(&uart, 1));
}

static void a_uart_that_stalls_is_given_up_once(void **state)
{
        struct uart uart = make(1);
        unsigned long reads;

        (void)state;
        assert_true(uart_init(&uart, 1));
        uart_write(&uart, 'a');
        fake.full = true;
        for (unsigned int i = 0; i < UART_FIFO_BYTES; i++)
                uart_write(&uart, 'b');
        assert_false(uart.answers);
        assert_true(uart.stalled);
        reads = fake.reads;
        for (unsigned int i = 0; i < 1000; i++)
                uart_write(&uart, 'c');
        uart_drain(&uart);
        assert_int_equal(fake.reads, reads);
        assert_int_equal(fake.sent_count, UART_FIFO_BYTES);
}

static void drained_is_what_has_left_the_shift_register(void **state)
{
        struct uart uart = make(1);

        (void)state;
        assert_true(uart_init(&uart, 1));
        uart_write(&uart, 'a');
        fake.shifting = 100;
        uart_drain(&uart);
        assert_int_equal(fake.shifting, 0);
        assert_false(uart.stalled);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
            cmocka_unit_test(bytes_arrive_whatever_the_stride),
            cmocka_unit_test(a_divisor_of_0_leaves_the_rate_as_it_was),
            cmocka_unit_test(nothing_there_is_seen_at_once),
            cmocka_unit_test(without_a_fifo_that_works_no_byte_is_lost),
            cmocka_unit_test(a_register_that_keeps_a_byte_is_no_uart),
            cmocka_unit_test(a_byte_that_comes_in_first_does_not_hide_the_loop),
            cmocka_unit_test(a_uart_that_stalls_is_given_up_once),
            cmocka_unit_test(drained_is_what_has_left_the_shift_register),
        };

        return cmocka_run_group_tests_name("uart", tests, NULL, NULL);
}
