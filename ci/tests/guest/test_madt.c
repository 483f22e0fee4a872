/* SPDX-License-Identifier: MIT */
/* Which I/O APIC an interrupt has, from sound and malformed tables. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "boot/loader/madt.h"

#define ENTRIES 44

struct bytes {
        const char *text;
        uint32_t size;
};

#define BYTES(text)                    \
        {                              \
                text, sizeof(text) - 1 \
        }
#define LOCAL_APIC "\x00\x08\x00\x00\x01\x00\x00\x00"
#define IO_APIC_0  "\x01\x0c\x00\x00\x00\x00\xc0\xfe\x00\x00\x00\x00"
#define IO_APIC_24 "\x01\x0c\x01\x00\x00\x10\xc0\xfe\x18\x00\x00\x00"

/* A table just so long, so that what reads beyond it is found. */
static uint32_t io_apic(const struct bytes *entries, uint32_t *interrupt)
{
        struct acpi_table *madt = calloc(1, ENTRIES + entries->size);
        uint32_t address;

        assert_non_null(madt);
        madt->length = ENTRIES + entries->size;
        memcpy((char *)madt + ENTRIES, entries->text, entries->size);
        address = madt_io_apic(madt, interrupt);
        free(madt);
        return address;
}

static void the_one_whose_first_interrupt_is_nearest_below_serves_it(void **state)
{
        static const struct {
                struct bytes entries;
                uint32_t interrupt, address, pin;
        } cases[] = {
            {BYTES(LOCAL_APIC IO_APIC_0), 2, 0xfec00000, 2},
            {BYTES(IO_APIC_0 IO_APIC_24), 2, 0xfec00000, 2},
            {BYTES(IO_APIC_24 IO_APIC_0), 2, 0xfec00000, 2},
            {BYTES(IO_APIC_0 IO_APIC_24), 26, 0xfec01000, 2},
            {BYTES(IO_APIC_24 IO_APIC_0), 26, 0xfec01000, 2},
            {BYTES(IO_APIC_24), 2, 0, 2},
            {BYTES(LOCAL_APIC), 2, 0, 2},
            {BYTES(""), 2, 0, 2},
        };

        (void)state;
        for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
                uint32_t interrupt = cases[i].interrupt;

                print_message("case %zu\n", i);
                assert_int_equal(io_apic(&cases[i].entries, &interrupt), cases[i].address);
                assert_int_equal(interrupt, cases[i].pin);
        }
}

static void what_follows_an_entry_of_wrong_length_is_not_read(void **state)
{
        static const struct bytes broken[] = {
            BYTES("\x00\x00" IO_APIC_0),       BYTES("\x00\x01" IO_APIC_0),
            BYTES("\x00\xff" IO_APIC_0),       BYTES("\x01\x04\x00\x00"),
            BYTES("\x01\x0c\x00\x00\x00\x00"), BYTES("\x01"),
        };

        (void)state;
        for (size_t i = 0; i < sizeof(broken) / sizeof(broken[0]); i++) {
                uint32_t interrupt = 2;

                print_message("case %zu\n", i);
                assert_int_equal(io_apic(&broken[i], &interrupt), 0);
        }
}

static void a_table_shorter_than_its_head_has_none(void **state)
{
        struct acpi_table head = {.length = sizeof(head)};
        uint32_t interrupt = 2;

        (void)state;
        assert_int_equal(madt_io_apic(&head, &interrupt), 0);
}

/* Like io_apic. */
static size_t cpus(const struct bytes *entries, struct madt_cpu *found, size_t room)
{
        struct acpi_table *madt = calloc(1, ENTRIES + entries->size);
        size_t count;

        assert_non_null(madt);
        madt->length = ENTRIES + entries->size;
        memcpy((char *)madt + ENTRIES, entries->text, entries->size);
        count = madt_cpus(madt, found, room);
        free(madt);
        return count;
}

#define CPU(id, flags)   "\x00\x08\x00" id flags "\x00\x00\x00"
#define X2CPU(id, flags) "\x09\x10\x00\x00" id "\x00\x00" flags "\x00\x00\x00\x00\x00\x00\x00"

static void cpus_of_both_kinds_are_listed_once_with_what_can_be_done_with_them(void **state)
{
        static const struct bytes all =
            BYTES(CPU("\x00", "\x01") CPU("\x02", "\x00") IO_APIC_0 CPU("\x03", "\x02")
                      X2CPU("\x00\x01", "\x01") CPU("\xff", "\x01") X2CPU("\x02\x00", "\x01")
                          X2CPU("\x04\x00", "\x03"));
        static const struct madt_cpu due[] = {
            {0, true, false},   {2, false, false}, {3, false, true},
            {256, true, false}, {4, true, false},
        };
        struct madt_cpu found[8];

        (void)state;
        assert_int_equal(cpus(&all, found, 8), 5);
        for (size_t i = 0; i < 5; i++) {
                print_message("CPU %zu\n", i);
                assert_int_equal(found[i].apic_id, due[i].apic_id);
                assert_int_equal(found[i].enabled, due[i].enabled);
                assert_int_equal(found[i].online_capable, due[i].online_capable);
        }
        assert_int_equal(cpus(&all, found, 2), 5);
}

static void cpus_behind_an_entry_of_wrong_length_are_not_read(void **state)
{
        static const struct bytes broken[] = {
            BYTES("\x00\x00" CPU("\x01", "\x01")),
            BYTES("\x00\x07\x00\x01\x01\x00\x00"),
            BYTES("\x00\x08\x00\x01\x01\x00\x00"),
            BYTES("\x09\x0f\x00\x00\x01\x00\x00\x00"),
        };
        struct madt_cpu found[2];

        (void)state;
        for (size_t i = 0; i < sizeof(broken) / sizeof(broken[0]); i++)
                assert_int_equal(cpus(&broken[i], found, 2), 0);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
            cmocka_unit_test(the_one_whose_first_interrupt_is_nearest_below_serves_it),
            cmocka_unit_test(what_follows_an_entry_of_wrong_length_is_not_read),
            cmocka_unit_test(a_table_shorter_than_its_head_has_none),
            cmocka_unit_test(cpus_of_both_kinds_are_listed_once_with_what_can_be_done_with_them),
            cmocka_unit_test(cpus_behind_an_entry_of_wrong_length_are_not_read),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
