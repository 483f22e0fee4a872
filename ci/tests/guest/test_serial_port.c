/* SPDX-License-Identifier: MIT */
/* Where the command line and the SPCR table say that the serial port is. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "boot/x86.h"
#include "boot/console/serial_port.h"

static void each_form_of_console_names_its_place(void **state)
{
        static const struct {
                const char *text;
                struct serial_port port;
        } forms[] = {
            {"none", {SERIAL_NONE, 0, 0, 1}},
            {"com1", {SERIAL_IO, 0x3f8, 0, 1}},
            {"com2", {SERIAL_IO, 0x2f8, 0, 1}},
            {"com3", {SERIAL_IO, 0x3e8, 0, 1}},
            {"com4,9600", {SERIAL_IO, 0x2e8, 0, 12}},
            {"io:0xe000", {SERIAL_IO, 0xe000, 0, 1}},
            {"io:E000,115200", {SERIAL_IO, 0xe000, 0, 1}},
            {"mmio:0xfe032001", {SERIAL_MEMORY, 0xfe032001, 1, 0}},
            {"mmio32:4017000000", {SERIAL_MEMORY, 0x4017000000, 4, 0}},
            {"mmio32:fe032000,57600", {SERIAL_MEMORY, 0xfe032000, 4, 2}},
            {"pci:00:1f.3", {SERIAL_PCI, 0xfb, 0, 1}},
            {"pci:ff:03.0", {SERIAL_PCI, 0xff18, 0, 1}},
            {"debug", {SERIAL_DEBUG_PORT, 0, 0, 1}},
            {"xen", {SERIAL_XEN, 0, 0, 1}},
            {"virtio", {SERIAL_VIRTIO, 0, 0, 1}},
        };

        (void)state;
        for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
                struct serial_port port;

                assert_true(serial_port_parse(forms[i].text, &port));
                assert_int_equal(port.space, forms[i].port.space);
                assert_int_equal(port.address, forms[i].port.address);
                assert_int_equal(port.register_bytes, forms[i].port.register_bytes);
                assert_int_equal(port.divisor, forms[i].port.divisor);
        }
}

static void what_is_of_no_form_is_refused(void **state)
{
        static const char *const wrong[] = {
            "",
            "com",
            "com0",
            "com5",
            "com11",
            "ttyS",
            "ttyS4",
            "ttyS0,9600n7",
            "io:",
            "io:0",
            "io:fff9",
            "io:0x3f8,",
            "io:0x3f8x",
            "com1,0",
            "com1,299",
            "com1,110000",
            "com1,115201",
            "com1,9600n",
            "mmio:",
            "mmio:0",
            "mmio32:fe0001",
            "mmio:10000000000000",
            "pci:00:20.0",
            "pci:00:00.8",
            "pci:100:0.0",
            "pci:00:03",
            "pci:00.0",
            "none:",
            "mmio:11111111111111111111111",
        };
        struct serial_port port;

        (void)state;
        for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
                if (serial_port_parse(wrong[i], &port))
                        fail_msg("'%s' was taken", wrong[i]);
}

static void the_last_console_on_the_command_line_counts(void **state)
{
        struct serial_port port;

        (void)state;
        assert_false(serial_port_on_command_line("", &port));
        assert_false(serial_port_on_command_line("suite=all xconsole=com2", &port));
        assert_false(serial_port_on_command_line("console=com2 console=nowhere", &port));
        assert_true(serial_port_on_command_line("console=com2 samples=3", &port));
        assert_int_equal(port.address, COM2_PORT);
        assert_true(serial_port_on_command_line("  console=com2\tsamples=3 console=com4", &port));
        assert_int_equal(port.address, COM4_PORT);
        assert_true(serial_port_on_command_line("console=ttyS1,115200n8", &port));
        assert_int_equal(port.address, COM2_PORT);
        assert_int_equal(port.divisor, 1);
        assert_true(serial_port_on_command_line("trapclock.console=com3 console=ttyS0", &port));
        assert_int_equal(port.address, COM3_PORT);
        assert_false(serial_port_on_command_line("console=hvc0", &port));
        assert_false(serial_port_on_command_line("console=ttyS4", &port));
        assert_false(serial_port_on_command_line(
            "console=com2,11520000000000000000000000000000000000000000000000000000000000000000000",
            &port));
}

/* An 80-byte SPCR: type, address space, bit width, access size, address, code of the rate. */
static const struct acpi_table *spcr(uint8_t type, uint8_t space, uint8_t bits, uint8_t access,
                                     uint64_t address, uint8_t baud)
{
        static unsigned char bytes[80];

        memset(bytes, 0, sizeof(bytes));
        memcpy(bytes, "SPCR\x50", 5);
        bytes[36] = type;
        bytes[40] = space;
        bytes[41] = bits;
        bytes[43] = access;
        memcpy(bytes + 44, &address, sizeof(address));
        bytes[58] = baud;
        return (const struct acpi_table *)bytes;
}

static void an_spcr_names_an_io_port_and_its_rate(void **state)
{
        struct serial_port port;

        (void)state;
        assert_true(serial_port_from_spcr(spcr(0, 1, 8, 0, 0x2f8, 7), &port));
        assert_int_equal(port.space, SERIAL_IO);
        assert_int_equal(port.address, 0x2f8);
        assert_int_equal(port.divisor, 1);
        assert_true(serial_port_from_spcr(spcr(1, 1, 8, 1, 0x2f8, 3), &port));
        assert_int_equal(port.divisor, 12);
        assert_true(serial_port_from_spcr(spcr(0x12, 1, 8, 1, 0x2f8, 0), &port));
        assert_int_equal(port.divisor, SERIAL_PORT_DIVISOR_AS_LEFT);
        assert_true(serial_port_from_spcr(spcr(0, 1, 8, 1, 0x2f8, 255), &port));
        assert_int_equal(port.divisor, SERIAL_PORT_DIVISOR_AS_LEFT);
}

static void an_spcr_names_registers_in_memory_and_their_width(void **state)
{
        struct serial_port port;

        (void)state;
        assert_true(serial_port_from_spcr(spcr(0, 0, 8, 1, 0xfe000001, 7), &port));
        assert_int_equal(port.space, SERIAL_MEMORY);
        assert_int_equal(port.register_bytes, 1);
        assert_int_equal(port.divisor, SERIAL_PORT_DIVISOR_AS_LEFT);
        assert_true(serial_port_from_spcr(spcr(0x12, 0, 32, 3, 0xfe000000, 7), &port));
        assert_int_equal(port.register_bytes, 4);
        assert_true(serial_port_from_spcr(spcr(0x12, 0, 32, 0, 0xfe000000, 7), &port));
        assert_int_equal(port.register_bytes, 4);
}

static void an_spcr_of_something_else_is_refused(void **state)
{
        struct serial_port port;
        struct acpi_table cut;

        (void)state;
        assert_false(serial_port_from_spcr(spcr(3, 0, 32, 3, 0xfe000000, 7), &port)); /* a PL011 */
        assert_false(serial_port_from_spcr(spcr(0, 1, 8, 0, 0, 7), &port));
        assert_false(serial_port_from_spcr(spcr(0, 1, 8, 0, 0x10000, 7), &port));
        assert_false(serial_port_from_spcr(spcr(0, 0, 32, 3, 0xfe000001, 7), &port));
        assert_false(serial_port_from_spcr(spcr(0, 2, 8, 0, 0x2f8, 7), &port)); /* PCI's space */
        memcpy(&cut, spcr(0, 1, 8, 0, 0x2f8, 7), sizeof(cut));
        cut.length = sizeof(cut);
        assert_false(serial_port_from_spcr(&cut, &port));
}

int main(void)
{
        const struct CMUnitTest tests[] = {
            cmocka_unit_test(each_form_of_console_names_its_place),
            cmocka_unit_test(what_is_of_no_form_is_refused),
            cmocka_unit_test(the_last_console_on_the_command_line_counts),
            cmocka_unit_test(an_spcr_names_an_io_port_and_its_rate),
            cmocka_unit_test(an_spcr_names_registers_in_memory_and_their_width),
            cmocka_unit_test(an_spcr_of_something_else_is_refused),
        };

        return cmocka_run_group_tests_name("serial_port", tests, NULL, NULL);
}
