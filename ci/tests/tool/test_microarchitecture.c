/* SPDX-License-Identifier: MIT */
/* The table of microarchitectures is in order, and each end of a range is in it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "bench/protocol/protocol.h"
#include "ci/result/microarchitecture.h"

static const char *name_of(const char *vendor, unsigned int family, unsigned int model,
                           unsigned int stepping)
{
        json_t *boot = json_pack("{s:s, s:i, s:i, s:i}", BOOT_VENDOR, vendor, BOOT_FAMILY,
                                 (int)family, BOOT_MODEL, (int)model, BOOT_STEPPING, (int)stepping);
        const char *name = microarchitecture_of(boot);

        assert_non_null(boot);
        json_decref(boot);
        return name;
}

/* Of two rows the place of a CPU's numbers: below 0, if the first ends before the second begins. */
static int compare_ends(const struct microarchitecture *a, const struct microarchitecture *b)
{
        const int vendors = strcmp(a->vendor, b->vendor);

        if (vendors)
                return vendors;
        if (a->family != b->family)
                return a->family < b->family ? -1 : 1;
        if (a->last_model != b->first_model || a->first_model != b->last_model)
                return a->last_model < b->first_model ? -1 : 1;
        return a->last_stepping < b->first_stepping ? -1 : 1;
}

static void rows_ascend_and_none_overlaps(void **state)
{
        (void)state;
        for (size_t i = 0; i < microarchitecture_count; i++) {
                const struct microarchitecture *row = &microarchitectures[i];

                assert_true(row->first_model <= row->last_model);
                assert_true(row->first_stepping <= row->last_stepping);
                if (i > 0 && compare_ends(&microarchitectures[i - 1], row) >= 0)
                        fail_msg("row %zu, %s %x_%02x, is not behind the one before it", i,
                                 row->name, row->family, row->first_model);
        }
}

static void both_ends_of_every_range_have_its_name(void **state)
{
        (void)state;
        for (size_t i = 0; i < microarchitecture_count; i++) {
                const struct microarchitecture *row = &microarchitectures[i];

                assert_string_equal(
                    name_of(row->vendor, row->family, row->first_model, row->first_stepping),
                    row->name);
                assert_string_equal(
                    name_of(row->vendor, row->family, row->last_model, row->last_stepping),
                    row->name);
        }
}

static void known_processors_have_their_names(void **state)
{
        static const struct {
                const char *vendor;
                unsigned int family, model, stepping;
                const char *name;
        } known[] = {
            {"AuthenticAMD", 0x17, 0x01, 2, "Zen"},       /* EPYC 7601 */
            {"AuthenticAMD", 0x17, 0x08, 2, "Zen+"},      /* Ryzen 7 2700X */
            {"AuthenticAMD", 0x17, 0x31, 0, "Zen 2"},     /* EPYC 7742 */
            {"AuthenticAMD", 0x19, 0x01, 1, "Zen 3"},     /* EPYC 7763 */
            {"AuthenticAMD", 0x19, 0x11, 1, "Zen 4"},     /* EPYC 9654 */
            {"AuthenticAMD", 0x19, 0x21, 0, "Zen 3"},     /* Ryzen 9 5950X */
            {"AuthenticAMD", 0x1a, 0x44, 0, "Zen 5"},     /* Ryzen 7 9700X */
            {"GenuineIntel", 6, 0x55, 4, "Skylake"},      /* Xeon Platinum 8180 */
            {"GenuineIntel", 6, 0x55, 7, "Cascade Lake"}, /* Xeon Platinum 8280 */
            {"GenuineIntel", 6, 0x55, 11, "Cooper Lake"},
            {"GenuineIntel", 6, 0x9e, 9, "Kaby Lake"},
            {"GenuineIntel", 6, 0x9e, 10, "Coffee Lake"},
            {"GenuineIntel", 6, 0x8f, 8, "Sapphire Rapids"},
            {"HygonGenuine", 0x18, 0, 1, "Dhyana"},
        };

        (void)state;
        for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
                assert_string_equal(
                    name_of(known[i].vendor, known[i].family, known[i].model, known[i].stepping),
                    known[i].name);
}

static void what_is_not_known_has_no_name(void **state)
{
        (void)state;
        assert_string_equal(name_of("AuthenticAMD", 15, 107, 1), ""); /* QEMU's qemu64 */
        assert_string_equal(name_of("AuthenticAMD", 0x17, 0x50, 0), "");
        assert_string_equal(name_of("AuthenticAMD", 0x19, 0xb0, 0), "");
        assert_string_equal(name_of("GenuineIntel", 0x19, 0x01, 1), "");
        assert_string_equal(name_of("", 6, 0x55, 4), "");
        assert_string_equal(microarchitecture_of(NULL), "");
}

int main(void)
{
        const struct CMUnitTest tests[] = {
            cmocka_unit_test(rows_ascend_and_none_overlaps),
            cmocka_unit_test(both_ends_of_every_range_have_its_name),
            cmocka_unit_test(known_processors_have_their_names),
            cmocka_unit_test(what_is_not_known_has_no_name),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
