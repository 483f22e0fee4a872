/* SPDX-License-Identifier: MIT */
/* Describes mismatches of the exhaustive check: the static functions of verify_report.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "fault/test_pages.h"
#include "bench/verify/verify_report.c"

/* What verify_report.c hands its words to: nothing here calls it. */
bool report_wants(unsigned int form)
{
        (void)form;
        return false;
}

void report_count_failure(void)
{
}

void print(const char *format, ...)
{
        (void)format;
}

void record_begin(const char *kind)
{
        (void)kind;
}

void record_string(const char *name, const char *value)
{
        (void)name;
        (void)value;
}

void record_number(const char *name, uint64_t value)
{
        (void)name;
        (void)value;
}

void record_end(void)
{
}

static const struct paging_mode mode = {
    .cr4_set = CR4_SMEP | CR4_PKE, .efer_clear = EFER_NXE, .pkru = PKR_AD, .pkrs = PKR_WD};
static const struct oracle_walk walk = {.entry = {PTE_P | PTE_RW, PTE_P | PTE_US,
                                                  PTE_P | PTE_PS | BIT(PTE_LARGE_ADDRESS_LOW),
                                                  PTE_P | PTE_A | PTE_D}};
static const struct oracle_outcome expected = {.cr2 = 0x400040,
                                               .vector = X86_TRAP_PF,
                                               .error_code = PF_P | PF_WR,
                                               .accessed = 0x7,
                                               .dirty = 0x8};
static const struct verify_seen seen = {
    .vector = ORACLE_NO_FAULT, .cr2 = 0x1000, .ip = 0x2000, .after = {0x23, 0x25, 0x20a1, 0x61}};
static const struct verify_mismatch mismatch = {.mode = &mode,
                                                .walk = &walk,
                                                .levels = 4,
                                                .access = "write",
                                                .address = 0x400040,
                                                .expected = &expected,
                                                .seen = &seen};

static void the_case_is_told_with_its_configuration_and_its_walk(void **state)
{
        char text[512];

        (void)state;
        mismatch_case(&mismatch, text, sizeof(text));
        assert_string_equal(text, "write of 0x400040 with WP=1 NXE=0 SMEP PKE PKRU=1 PKRS=2, "
                                  "PML4E 0x3: P RW, PDPTE 0x5: P US, PDE 0x2081: P PS bit13, "
                                  "PTE 0x61: P A D");
}

static void what_was_expected_is_told_with_the_flags_due(void **state)
{
        char text[512];

        (void)state;
        mismatch_expected(&mismatch, text, sizeof(text));
        assert_string_equal(text, "vector 14, error code 0x3: present, write, supervisor, "
                                  "CR2 0x400040, A set at levels 0x7, D at 0x8");
}

static void what_came_is_told_with_the_entries_afterwards(void **state)
{
        char text[512];

        (void)state;
        mismatch_got(&mismatch, text, sizeof(text));
        assert_string_equal(text, "no fault, CR2 0x1000, RIP 0x2000, PML4E 0x23, PDPTE 0x25, "
                                  "PDE 0x20a1, PTE 0x61");
}

static void a_line_that_does_not_fit_is_cut(void **state)
{
        char whole[512], text[512];

        (void)state;
        mismatch_case(&mismatch, whole, sizeof(whole));
        for (size_t size = 1; size <= strlen(whole); size++) {
                memset(text, 'x', sizeof(text));
                mismatch_case(&mismatch, text, size);
                assert_int_equal(strlen(text), size - 1);
                assert_memory_equal(text, whole, size - 1);
                for (size_t i = size; i < sizeof(text); i++)
                        assert_int_equal(text[i], 'x');
        }
}

int main(void)
{
        const struct CMUnitTest tests[] = {
            cmocka_unit_test(the_case_is_told_with_its_configuration_and_its_walk),
            cmocka_unit_test(what_was_expected_is_told_with_the_flags_due),
            cmocka_unit_test(what_came_is_told_with_the_entries_afterwards),
            cmocka_unit_test(a_line_that_does_not_fit_is_cut),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
