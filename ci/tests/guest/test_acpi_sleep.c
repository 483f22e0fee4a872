/* SPDX-License-Identifier: MIT */
/* How to power off the machine, from sound and malformed ACPI tables. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "boot/loader/acpi.h"
#include "boot/loader/acpi_sleep.h"

#define MEMORY_SIZE 0x10000
#define RSDT_AT     0x1000
#define FADT_AT     0x2000
#define DSDT_AT     0x3000
#define HEADER      36
#define FADT_SIZE   256

static unsigned char *memory;
static struct acpi_power_off off;

static void put(size_t at, uint64_t value, size_t size)
{
        memcpy(memory + at, &value, size);
}

static void seal(size_t at, size_t checksum_at, size_t size)
{
        unsigned char sum = 0;

        memory[at + checksum_at] = 0;
        for (size_t i = 0; i < size; i++)
                sum = (unsigned char)(sum + memory[at + i]);
        memory[at + checksum_at] = (unsigned char)-sum;
}

static void seal_table(size_t at, const char *signature, uint32_t size)
{
        memcpy(memory + at, signature, 4);
        put(at + 4, size, 4);
        seal(at, 9, size);
}

/* The DSDT's AML is these bytes between others. */
static void put_aml(const void *aml, size_t size)
{
        memset(memory + DSDT_AT, 0x5b, 0x200);
        memcpy(memory + DSDT_AT + HEADER + 10, aml, size);
        seal_table(DSDT_AT, "DSDT", (uint32_t)(HEADER + 10 + size));
}

static const unsigned char s5[] = {0x08, '_',  'S',  '5',  '_',  0x12, 0x06,
                                   0x04, 0x0a, 0x05, 0x0a, 0x03, 0x00, 0x00};

static bool find(void)
{
        const struct boot_info info = {.rsdp = 0x100};

        seal_table(FADT_AT, "FACP", FADT_SIZE);
        acpi_init(&info, (uintptr_t)memory, MEMORY_SIZE);
        return acpi_find_power_off(&off);
}

static int sound_tables(void **state)
{
        (void)state;
        memory = calloc(1, MEMORY_SIZE);
        assert_non_null(memory);
        memcpy(memory + 0x100, "RSD PTR ", 8);
        put(0x100 + 16, RSDT_AT, 4);
        seal(0x100, 8, 20);
        put(RSDT_AT + HEADER, FADT_AT, 4);
        seal_table(RSDT_AT, "RSDT", HEADER + 4);
        put(FADT_AT + 40, DSDT_AT, 4);
        put(FADT_AT + 48, 0xb2, 4);
        put(FADT_AT + 52, 0xf1, 1);
        put(FADT_AT + 64, 0x604, 4);
        put_aml(s5, sizeof(s5));
        return 0;
}

static int release(void **state)
{
        (void)state;
        free(memory);
        return 0;
}

static void pm1_control_takes_the_type_and_the_enable_bit(void **state)
{
        (void)state;
        put(FADT_AT + 68, 0x704, 4);
        assert_true(find());
        assert_int_equal(off.pm1a_control, 0x604);
        assert_int_equal(off.pm1a_value, 5 << 10 | 1 << 13);
        assert_int_equal(off.pm1b_control, 0x704);
        assert_int_equal(off.pm1b_value, 3 << 10 | 1 << 13);
        assert_int_equal(off.smi_command, 0xb2);
        assert_int_equal(off.acpi_enable, 0xf1);
        assert_int_equal(off.sleep_control, 0);
}

static void a_hardware_reduced_machine_has_a_sleep_control_register(void **state)
{
        (void)state;
        put(FADT_AT + 112, 1 << 20, 4);
        put(FADT_AT + 244, ACPI_SPACE_IO, 1);
        put(FADT_AT + 248, 0x600, 8);
        assert_true(find());
        assert_int_equal(off.sleep_control, 0x600);
        assert_int_equal(off.sleep_value, 0x34);
        assert_int_equal(off.pm1a_control, 0);
        assert_false(off.sleep_in_memory);
        put(FADT_AT + 244, ACPI_SPACE_MEMORY, 1);
        put(FADT_AT + 248, 0xfea00000, 8);
        assert_true(find());
        assert_true(off.sleep_in_memory);
        assert_int_equal(off.sleep_control, 0xfea00000);
        put(FADT_AT + 244, 7, 1); /* neither a port nor memory */
        assert_false(find());
        put(FADT_AT + 244, ACPI_SPACE_IO, 1); /* and no port is so high */
        assert_false(find());
}

static void the_name_may_be_absolute_and_its_integers_short(void **state)
{
        const unsigned char aml[] = {0x08, 0x5c, '_',  'S',  '5',  '_',
                                     0x12, 0x46, 0x00, 0x02, 0x01, 0x00};

        (void)state;
        put_aml(aml, sizeof(aml));
        assert_true(find());
        assert_int_equal(off.pm1a_value, 1 << 10 | 1 << 13);
        assert_int_equal(off.pm1b_value, 1 << 13);
}

static void the_dsdt_of_64_bits_goes_first(void **state)
{
        (void)state;
        put(FADT_AT + 40, 0x7777, 4);
        assert_false(find());
        put(FADT_AT + 140, DSDT_AT, 8);
        assert_true(find());
}

static void what_is_malformed_says_nothing(void **state)
{
        unsigned char aml[sizeof(s5)];

        (void)state;
        /* Whatever byte is missing at the end, nothing beyond the table is read. */
        for (size_t size = 0; size < 10; size++) {
                put_aml(s5, size);
                assert_false(find());
        }
        memcpy(aml, s5, sizeof(aml));
        aml[9] = 8; /* no such type */
        put_aml(aml, sizeof(aml));
        assert_false(find());
        memcpy(aml, s5, sizeof(aml));
        aml[7] = 0; /* no element */
        put_aml(aml, sizeof(aml));
        assert_false(find());
        memcpy(aml, s5, sizeof(aml));
        aml[6] = 0xff; /* the length's bytes reach beyond the table */
        put_aml(aml, 10);
        assert_false(find());
        put_aml(s5, sizeof(s5));
        put(FADT_AT + 64, 0x10604, 4); /* no port */
        assert_false(find());
}

int main(void)
{
        const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, sound_tables, release)
            TEST(pm1_control_takes_the_type_and_the_enable_bit),
            TEST(a_hardware_reduced_machine_has_a_sleep_control_register),
            TEST(the_name_may_be_absolute_and_its_integers_short),
            TEST(the_dsdt_of_64_bits_goes_first),
            TEST(what_is_malformed_says_nothing),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
