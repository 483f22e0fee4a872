/* SPDX-License-Identifier: MIT */
/* Two exact histograms: equal, shifted as a whole, or changed, and by how much. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "ci/stats/exact_verdict.h"

#define COMPARE(base, new)                                                         \
        exact_compare(&(struct histogram){base, sizeof(base) / sizeof((base)[0])}, \
                      &(struct histogram){new, sizeof(new) / sizeof((new)[0])})

static struct histogram_bin two[] = {{90, 4}, {94, 6}};

static void same_histograms_are_the_same(void **state)
{
        struct histogram_bin equal[] = {{90, 4}, {94, 6}};
        struct exact_comparison got = COMPARE(two, equal);

        (void)state;
        assert_int_equal(got.verdict, VERDICT_SAME);
        assert_false(got.worse);
        assert_int_equal(got.base_samples, 10);
}

static void one_instruction_on_every_sample_grew_by_one(void **state)
{
        struct histogram_bin grown[] = {{91, 4}, {95, 6}};
        struct exact_comparison got = COMPARE(two, grown);

        (void)state;
        assert_int_equal(got.verdict, VERDICT_GREW);
        assert_int_equal(got.grown_most, 1);
        assert_true(got.worse);
}

static void two_instructions_off_every_sample_shrank_by_two(void **state)
{
        struct histogram_bin shrunk[] = {{88, 4}, {92, 6}};
        struct exact_comparison got = COMPARE(two, shrunk);

        (void)state;
        assert_int_equal(got.verdict, VERDICT_SHRANK);
        assert_int_equal(got.shrunk_most, 2);
        assert_false(got.worse);
}

static void one_sample_more_in_the_upper_bin_is_a_change(void **state)
{
        struct histogram_bin moved[] = {{90, 3}, {94, 7}};
        struct exact_comparison got = COMPARE(two, moved);

        (void)state;
        assert_int_equal(got.verdict, VERDICT_CHANGED);
        assert_int_equal(got.grown, 1);
        assert_int_equal(got.grown_most, 4);
        assert_int_equal(got.shrunk, 0);
        assert_true(got.worse);
}

static void change_for_the_better_only_is_not_worse(void **state)
{
        struct histogram_bin better[] = {{80, 1}, {90, 5}, {94, 4}};
        struct exact_comparison got = COMPARE(two, better);

        (void)state;
        assert_int_equal(got.verdict, VERDICT_CHANGED);
        assert_int_equal(got.shrunk, 3);
        assert_int_equal(got.shrunk_most, 10);
        assert_false(got.worse);
}

static void change_both_ways_is_worse(void **state)
{
        struct histogram_bin wider[] = {{80, 4}, {94, 5}, {300, 1}};
        struct exact_comparison got = COMPARE(two, wider);

        (void)state;
        assert_int_equal(got.verdict, VERDICT_CHANGED);
        assert_int_equal(got.shrunk, 4);
        assert_int_equal(got.grown, 1);
        assert_int_equal(got.grown_most, 206);
        assert_true(got.worse);
}

static void other_number_of_samples_is_worse(void **state)
{
        struct histogram_bin fewer[] = {{90, 4}, {94, 5}};
        struct exact_comparison got = COMPARE(two, fewer);

        (void)state;
        assert_int_equal(got.verdict, VERDICT_CHANGED);
        assert_int_equal(got.new_samples, 9);
        assert_true(got.worse);
}

static void greatest_values_do_not_overflow(void **state)
{
        struct histogram_bin none[] = {{0, 1}};
        struct histogram_bin most[] = {{1LL << 62, 1}};

        (void)state;
        assert_int_equal(COMPARE(none, most).grown_most, 1LL << 62);
        assert_int_equal(COMPARE(most, none).shrunk_most, 1LL << 62);
}

static void median_is_of_nearest_rank(void **state)
{
        struct histogram_bin odd[] = {{1, 1}, {2, 1}, {3, 1}};
        struct histogram_bin even[] = {{1, 2}, {2, 1}, {3, 1}};

        (void)state;
        assert_int_equal(histogram_median(&(struct histogram){odd, 3}), 2);
        assert_int_equal(histogram_median(&(struct histogram){even, 3}), 1);
        assert_int_equal(histogram_median(&(struct histogram){two, 2}), 94);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
            cmocka_unit_test(same_histograms_are_the_same),
            cmocka_unit_test(one_instruction_on_every_sample_grew_by_one),
            cmocka_unit_test(two_instructions_off_every_sample_shrank_by_two),
            cmocka_unit_test(one_sample_more_in_the_upper_bin_is_a_change),
            cmocka_unit_test(change_for_the_better_only_is_not_worse),
            cmocka_unit_test(change_both_ways_is_worse),
            cmocka_unit_test(other_number_of_samples_is_worse),
            cmocka_unit_test(greatest_values_do_not_overflow),
            cmocka_unit_test(median_is_of_nearest_rank),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
