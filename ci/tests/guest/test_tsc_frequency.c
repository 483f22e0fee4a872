/* SPDX-License-Identifier: MIT */
/* Which reading of the TSC's frequency is trusted (bench/machine/tsc_frequency.h). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "bench/machine/tsc_frequency.h"

#define MHZ 1000000

static const struct {
        const char *name;
        unsigned int mhz[TSC_SOURCES]; /* up to the first 0 */
        bool settled, doubtful;
        const char *source; /* NULL: none is believed */
} cases[] = {
    {"no source", {0}, false, false, NULL},
    {"one alone is believed", {2600}, false, false, "a"},
    {"two that agree: the first", {2600, 2601}, true, false, "a"},
    {"exactly one part in a hundred", {2600, 2626}, true, false, "a"},
    {"a little more", {2600, 2627}, false, true, NULL},
    {"two that differ: none", {25, 2600}, false, true, NULL},
    {"a false first is outvoted", {25, 2600, 2601}, true, true, "b"},
    {"a false second is outvoted", {2600, 25, 2601}, true, true, "a"},
    {"three that differ: none", {25, 2600, 1000}, false, true, NULL},
    {"the first pair that agrees", {2600, 2601, 25, 25}, true, true, "a"},
    {"the last settles it", {25, 2600, 1000, 999}, true, true, "c"},
};

static void the_first_that_another_confirms_is_believed(void **state)
{
        static const char *const names[TSC_SOURCES] = {"a", "b", "c", "d", "e", "f"};

        (void)state;
        for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
                struct tsc_frequency f = {0};

                for (size_t j = 0; j < TSC_SOURCES && cases[i].mhz[j]; j++)
                        f.readings[f.reading_count++] =
                            (struct tsc_reading){names[j], (uint64_t)cases[i].mhz[j] * MHZ};
                print_message("%s\n", cases[i].name);
                assert_int_equal(tsc_frequency_settle(&f), cases[i].settled);
                assert_int_equal(f.doubtful, cases[i].doubtful);
                if (!cases[i].source) {
                        assert_null(f.source);
                        assert_int_equal(f.hz, 0);
                        continue;
                }
                assert_string_equal(f.source, cases[i].source);
                assert_int_equal(f.hz, (uint64_t)cases[i].mhz[f.source[0] - 'a'] * MHZ);
        }
}

static uint64_t reads_of_steady, reads_of_late;

static uint64_t absent(void)
{
        return 0;
}

static uint64_t steady(void)
{
        reads_of_steady++;
        return 2600 * (uint64_t)MHZ;
}

/* Off by 16 % the first time. */
static uint64_t disturbed_once(void)
{
        return (reads_of_late++ ? 2601 : 3016) * (uint64_t)MHZ;
}

static uint64_t always_off(void)
{
        return 3016 * (uint64_t)MHZ;
}

static void sources_that_differ_are_read_once_more(void **state)
{
        static const struct tsc_source late[] = {{"a", absent},
                                                 {"b", steady},
                                                 {"c", disturbed_once}},
                                       off[] = {{"b", steady}, {"c", always_off}},
                                       alone[] = {{"a", absent}, {"b", steady}};
        struct tsc_frequency f;

        (void)state;
        reads_of_steady = reads_of_late = 0;
        tsc_frequency_read(&f, late, 3);
        assert_int_equal(reads_of_steady, 2);
        assert_string_equal(f.source, "b");
        assert_false(f.doubtful);
        assert_int_equal(f.reading_count, 2);
        assert_int_equal(f.readings[1].hz, 2601 * (uint64_t)MHZ);

        reads_of_steady = 0;
        tsc_frequency_read(&f, off, 2);
        assert_int_equal(reads_of_steady, 2);
        assert_int_equal(f.hz, 0);
        assert_true(f.doubtful);
        assert_int_equal(f.reading_count, 2);

        reads_of_steady = 0;
        tsc_frequency_read(&f, alone, 2);
        assert_int_equal(reads_of_steady, 1);
        assert_string_equal(f.source, "b");
}

int main(void)
{
        const struct CMUnitTest tests[] = {
            cmocka_unit_test(the_first_that_another_confirms_is_believed),
            cmocka_unit_test(sources_that_differ_are_read_once_more),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
