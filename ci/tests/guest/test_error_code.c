/* SPDX-License-Identifier: MIT */
/*
 * Tests of fault/error_code.c: every named bit, unnamed ones, and buffers that
 * are too small.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "boot/x86.h"
#include "fault/error_code.h"

static void expect_words(uint64_t error_code, const char *expected)
{
        char words[ERROR_CODE_WORDS_MAX];
        size_t length = error_code_words(error_code, words, sizeof words);

        assert_string_equal(words, expected);
        assert_int_equal(length, strlen(expected));
}

static void expect_selector_words(uint64_t error_code, const char *expected)
{
        char words[ERROR_CODE_WORDS_MAX];
        size_t length = selector_error_words(error_code, words, sizeof words);

        assert_string_equal(words, expected);
        assert_int_equal(length, strlen(expected));
}

static void zero_is_a_supervisor_read_of_nothing(void **state)
{
        (void)state;
        expect_words(0, "0x0: not present, read, supervisor");
}

static void access_bits_are_named(void **state)
{
        (void)state;
        expect_words(PF_P | PF_WR | PF_US, "0x7: present, write, user");
        expect_words(PF_WR, "0x2: not present, write, supervisor");
}

static void a_fetch_is_not_called_a_read(void **state)
{
        (void)state;
        expect_words(PF_P | PF_ID, "0x11: present, supervisor, fetch");
        expect_words(PF_WR | PF_ID, "0x12: not present, write, supervisor, fetch");
}

static void every_further_bit_has_its_words(void **state)
{
        (void)state;
        expect_words(PF_P | PF_RSVD, "0x9: present, read, supervisor, reserved bit");
        expect_words(PF_P | PF_PK, "0x21: present, read, supervisor, protection key");
        expect_words(PF_P | PF_SS, "0x41: present, read, supervisor, shadow stack");
        expect_words(PF_HLAT, "0x80: not present, read, supervisor, HLAT paging");
        expect_words(PF_P | PF_SGX, "0x8001: present, read, supervisor, SGX access control");
        expect_words(PF_P | PF_RMP, "0x80000001: present, read, supervisor, RMP violation");
}

static void an_unnamed_bit_is_shown_by_number(void **state)
{
        (void)state;
        expect_words(PF_P | BIT(8), "0x101: present, read, supervisor, bit 8");
        expect_words(BIT(14) | BIT(63),
                     "0x8000000000004000: not present, read, supervisor, bit 14, bit 63");
}

static void the_table_is_in_bit_order_without_overlap(void **state)
{
        uint64_t below = 0;

        (void)state;
        for (size_t i = 0; i < page_fault_bit_count; i++) {
                assert_true(page_fault_bits[i].mask > below);
                below |= page_fault_bits[i].mask;
                assert_non_null(page_fault_bits[i].name);
                assert_non_null(page_fault_bits[i].set);
        }
}

static void the_longest_text_fits_the_stated_size(void **state)
{
        (void)state;
        assert_true(error_code_words(UINT64_MAX, NULL, 0) < ERROR_CODE_WORDS_MAX);
        assert_true(error_code_words(UINT64_MAX & ~PF_WR, NULL, 0) < ERROR_CODE_WORDS_MAX);
        assert_true(selector_error_words(UINT64_MAX, NULL, 0) < ERROR_CODE_WORDS_MAX);
}

static void a_short_buffer_is_cut_and_terminated(void **state)
{
        static const char whole[] = "0x7: present, write, user";
        char words[sizeof whole + 1];

        (void)state;
        for (size_t size = 1; size <= sizeof whole; size++) {
                memset(words, '#', sizeof words);
                assert_int_equal(error_code_words(7, words, size), sizeof whole - 1);
                assert_int_equal(strlen(words), size - 1);
                assert_memory_equal(words, whole, size - 1);
                assert_int_equal(words[size], '#');
        }
}

static void selector_codes_name_table_and_index(void **state)
{
        (void)state;
        expect_selector_words(0, "0x0: null selector");
        expect_selector_words(0x1, "0x1: external event, null selector");
        expect_selector_words(0x10, "0x10: GDT index 2");
        expect_selector_words(0x14, "0x14: LDT index 2");
        expect_selector_words(0x4, "0x4: LDT index 0");
        expect_selector_words(0x1b, "0x1b: external event, IDT vector 3");
        expect_selector_words(0x2, "0x2: IDT vector 0");
        expect_selector_words(0xfff8, "0xfff8: GDT index 8191");
        expect_selector_words(0x10010, "0x10010: GDT index 2, bit 16");
}

int main(void)
{
        const struct CMUnitTest tests[] = {
            cmocka_unit_test(zero_is_a_supervisor_read_of_nothing),
            cmocka_unit_test(access_bits_are_named),
            cmocka_unit_test(a_fetch_is_not_called_a_read),
            cmocka_unit_test(every_further_bit_has_its_words),
            cmocka_unit_test(an_unnamed_bit_is_shown_by_number),
            cmocka_unit_test(the_table_is_in_bit_order_without_overlap),
            cmocka_unit_test(the_longest_text_fits_the_stated_size),
            cmocka_unit_test(a_short_buffer_is_cut_and_terminated),
            cmocka_unit_test(selector_codes_name_table_and_index),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
