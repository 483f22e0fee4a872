/* SPDX-License-Identifier: MIT */
/* ACPI's tables, sound and malformed, in a megabyte that stands for physical memory. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "boot/loader/acpi.h"

#define MEMORY_SIZE 0x100000
#define HEADER      36
#define RSDP_AT     0xe4560
#define EBDA_AT     0x9fc00
#define RSDT_AT     0x1003 /* no alignment is promised */
#define XSDT_AT     0x2005
#define OLD_SPCR_AT 0x3000
#define NEW_SPCR_AT 0x4001
#define HPET_AT     0x5000
#define SPCR_SIZE   80

static unsigned char *memory;

static void put(size_t at, uint64_t value, size_t size)
{
        memcpy(memory + at, &value, size);
}

static void set_checksum(size_t at, size_t checksum_at, size_t size)
{
        unsigned char sum = 0;

        memory[at + checksum_at] = 0;
        for (size_t i = 0; i < size; i++)
                sum = (unsigned char)(sum + memory[at + i]);
        memory[at + checksum_at] = (unsigned char)-sum;
}

static void put_table(size_t at, const char *signature, uint32_t size)
{
        memcpy(memory + at, signature, 4);
        put(at + 4, size, 4);
        set_checksum(at, 9, size);
}

static void put_rsdp(size_t at, uint8_t revision)
{
        memcpy(memory + at, "RSD PTR ", 8);
        put(at + 15, revision, 1);
        put(at + 16, RSDT_AT, 4);
        set_checksum(at, 8, 20);
        if (revision < 2)
                return;
        put(at + 20, 36, 4);
        put(at + 24, XSDT_AT, 8);
        set_checksum(at, 32, 36);
}

/* An RSDT with an SPCR, an XSDT with another one and an HPET. No RSDP yet. */
static int sound_tables(void **state)
{
        (void)state;
        memory = calloc(1, MEMORY_SIZE);
        assert_non_null(memory);
        put_table(OLD_SPCR_AT, "SPCR", SPCR_SIZE);
        put_table(NEW_SPCR_AT, "SPCR", SPCR_SIZE);
        put_table(HPET_AT, "HPET", 56);
        put(RSDT_AT + HEADER, OLD_SPCR_AT, 4);
        put_table(RSDT_AT, "RSDT", HEADER + 4);
        put(XSDT_AT + HEADER, NEW_SPCR_AT, 8);
        put(XSDT_AT + HEADER + 8, HPET_AT, 8);
        put_table(XSDT_AT, "XSDT", HEADER + 16);
        return 0;
}

static int release(void **state)
{
        (void)state;
        free(memory);
        return 0;
}

/* The address of the table found, 0 for none; the loader named the RSDP at rsdp, or none. */
static size_t found(uint64_t rsdp, const char *signature)
{
        struct boot_info info = {.rsdp = rsdp};
        const struct acpi_table *table;

        acpi_init(&info, (uintptr_t)memory, MEMORY_SIZE);
        table = acpi_find(signature);
        return table ? (size_t)((const unsigned char *)table - memory) : 0;
}

static void the_loaders_rsdp_leads_to_the_xsdts_tables(void **state)
{
        (void)state;
        put_rsdp(0x8000, 2);
        assert_int_equal(found(0x8000, "SPCR"), NEW_SPCR_AT);
        assert_int_equal(found(0x8000, "HPET"), HPET_AT);
        assert_int_equal(found(0x8000, "MCFG"), 0);
}

static void an_rsdp_of_revision_0_leads_to_the_rsdts_tables(void **state)
{
        (void)state;
        put_rsdp(0x8000, 0);
        assert_int_equal(found(0x8000, "SPCR"), OLD_SPCR_AT);
        assert_int_equal(found(0x8000, "HPET"), 0);
}

static void without_a_loaders_rsdp_the_bios_areas_are_searched(void **state)
{
        (void)state;
        assert_int_equal(found(0, "SPCR"), 0);
        put_rsdp(RSDP_AT + 8, 2); /* not aligned to 16 */
        assert_int_equal(found(0, "SPCR"), 0);
        put_rsdp(RSDP_AT, 2);
        assert_int_equal(found(0, "SPCR"), NEW_SPCR_AT);
        put(0x40e, EBDA_AT >> 4, 2);
        put_rsdp(EBDA_AT + 0x3f0, 0); /* comes first */
        assert_int_equal(found(0, "SPCR"), OLD_SPCR_AT);
}

static void an_rsdp_with_a_wrong_checksum_is_none(void **state)
{
        (void)state;
        put_rsdp(0x8000, 2);
        memory[0x8000 + 8]++;
        assert_int_equal(found(0x8000, "SPCR"), 0);
        put_rsdp(0x8000, 2);
        memory[0x8000 + 32]++; /* the second half's: the first still leads to the RSDT */
        assert_int_equal(found(0x8000, "SPCR"), OLD_SPCR_AT);
}

static void an_xsdt_that_is_unsound_or_out_of_reach_leaves_the_rsdt(void **state)
{
        (void)state;
        put_rsdp(0x8000, 2);
        put(0x8000 + 24, UINT64_C(0x100000000), 8);
        set_checksum(0x8000, 32, 36);
        assert_int_equal(found(0x8000, "SPCR"), OLD_SPCR_AT);
        put_rsdp(0x8000, 2);
        memory[XSDT_AT + 9]++;
        assert_int_equal(found(0x8000, "SPCR"), OLD_SPCR_AT);
}

static void a_table_with_a_wrong_checksum_or_length_is_none(void **state)
{
        (void)state;
        put_rsdp(0x8000, 2);
        memory[NEW_SPCR_AT + 9]++;
        assert_int_equal(found(0x8000, "SPCR"), 0);
        put_table(NEW_SPCR_AT, "SPCR", HEADER - 1);
        assert_int_equal(found(0x8000, "SPCR"), 0);
        put(NEW_SPCR_AT + 4, UINT32_MAX, 4);
        assert_int_equal(found(0x8000, "SPCR"), 0);
        put(NEW_SPCR_AT + 4, MEMORY_SIZE - NEW_SPCR_AT + 1, 4); /* one byte out of reach */
        assert_int_equal(found(0x8000, "SPCR"), 0);
}

static void an_entry_out_of_reach_is_passed_over(void **state)
{
        const uint64_t beyond[] = {0, MEMORY_SIZE - HEADER + 1, MEMORY_SIZE, UINT64_MAX};

        (void)state;
        put_rsdp(0x8000, 2);
        for (size_t i = 0; i < sizeof(beyond) / sizeof(beyond[0]); i++) {
                put(XSDT_AT + HEADER, beyond[i], 8);
                put_table(XSDT_AT, "XSDT", HEADER + 16);
                assert_int_equal(found(0x8000, "SPCR"), 0);
                assert_int_equal(found(0x8000, "HPET"), HPET_AT);
        }
}

static void a_root_table_that_ends_within_an_entry_is_read_up_to_it(void **state)
{
        (void)state;
        put_rsdp(0x8000, 2);
        put_table(XSDT_AT, "XSDT", HEADER + 12);
        assert_int_equal(found(0x8000, "SPCR"), NEW_SPCR_AT);
        assert_int_equal(found(0x8000, "HPET"), 0);
}

static void an_rsdp_out_of_reach_is_none(void **state)
{
        (void)state;
        assert_int_equal(found(MEMORY_SIZE - 19, "SPCR"), 0);
        assert_int_equal(found(MEMORY_SIZE, "SPCR"), 0);
        assert_int_equal(found(UINT64_MAX, "SPCR"), 0);
        put_rsdp(MEMORY_SIZE - 32, 0);
        memory[MEMORY_SIZE - 32 + 15] = 2; /* says that it is longer than what can be seen */
        set_checksum(MEMORY_SIZE - 32, 8, 20);
        assert_int_equal(found(MEMORY_SIZE - 32, "SPCR"), OLD_SPCR_AT);
}

static void any_flipped_bit_is_survived(void **state)
{
        static const struct {
                size_t at, size;
        } parts[] = {
            {0x8000, 36}, {XSDT_AT, HEADER + 16}, {RSDT_AT, HEADER + 4}, {NEW_SPCR_AT, HEADER}};

        (void)state;
        put_rsdp(0x8000, 2);
        for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
                for (size_t bit = 0; bit < 8 * parts[i].size; bit++) {
                        unsigned char *byte = &memory[parts[i].at + bit / 8];

                        *byte ^= (unsigned char)(1 << bit % 8);
                        found(0x8000, "SPCR");
                        *byte ^= (unsigned char)(1 << bit % 8);
                }
        assert_int_equal(found(0x8000, "SPCR"), NEW_SPCR_AT);
}

#define test(name) cmocka_unit_test_setup_teardown(name, sound_tables, release)

int main(void)
{
        const struct CMUnitTest tests[] = {
            test(the_loaders_rsdp_leads_to_the_xsdts_tables),
            test(an_rsdp_of_revision_0_leads_to_the_rsdts_tables),
            test(without_a_loaders_rsdp_the_bios_areas_are_searched),
            test(an_rsdp_with_a_wrong_checksum_is_none),
            test(an_xsdt_that_is_unsound_or_out_of_reach_leaves_the_rsdt),
            test(a_table_with_a_wrong_checksum_or_length_is_none),
            test(an_entry_out_of_reach_is_passed_over),
            test(a_root_table_that_ends_within_an_entry_is_read_up_to_it),
            test(an_rsdp_out_of_reach_is_none),
            test(any_flipped_bit_is_survived),
        };

        return cmocka_run_group_tests_name("acpi", tests, NULL, NULL);
}
