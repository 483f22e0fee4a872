/* SPDX-License-Identifier: MIT */
/*
 * When the comparison over boots says slower or faster, and when it does not:
 * each condition by itself, too few boots, and the smallest provable change.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "ci/stats/boot_verdict.h"

#define BOOTS 20

static const struct boot_limits defaults = {.min_effect = 0.03, .min_difference = 10};

/* first, first + step, ...: BOOTS of them. */
static const double *steps(double *values, double first, double step)
{
        for (size_t i = 0; i < BOOTS; i++)
                values[i] = first + step * (double)i;
        return values;
}

static struct boot_comparison judge_boots(const double *base, size_t base_boots, const double *new,
                                          size_t new_boots, const struct boot_limits *limits)
{
        struct boot_comparison row = {.base = {.medians = base, .boots = base_boots},
                                      .new = {.medians = new, .boots = new_boots}};
        struct error error = {.status = 0};

        assert_true(boot_comparison_judge(&row, 1, limits, &error));
        return row;
}

static struct boot_comparison judge(double base, double new, double step)
{
        double of_base[BOOTS], of_new[BOOTS];

        return judge_boots(steps(of_base, base, step), BOOTS, steps(of_new, new, step), BOOTS,
                           &defaults);
}

static void clear_growth_is_slower(void **state)
{
        struct boot_comparison row = judge(1000, 1100, 1);

        (void)state;
        assert_int_equal(row.verdict, VERDICT_SLOWER);
        assert_true(row.low > 0.08 && row.change > row.low && row.high > row.change);
        assert_true(row.p_table < 1e-9);
}

static void clear_shrinking_is_faster(void **state)
{
        (void)state;
        assert_int_equal(judge(1100, 1000, 1).verdict, VERDICT_FASTER);
}

static void same_boots_are_unproven(void **state)
{
        struct boot_comparison row = judge(1000, 1000, 1);

        (void)state;
        assert_int_equal(row.verdict, VERDICT_UNPROVEN);
        assert_true(row.change == 0 && row.p_table == 1);
        assert_true(row.low < 0 && row.high > 0);
}

static void growth_within_the_relative_limit_is_unproven(void **state)
{
        struct boot_comparison row = judge(1000, 1029, 0.1);

        (void)state;
        assert_int_equal(row.verdict, VERDICT_UNPROVEN);
        assert_true(row.p_table < 1e-9 && row.low > 0);
        assert_int_equal(judge(1000, 1031, 0.1).verdict, VERDICT_SLOWER);
}

static void growth_within_the_absolute_limit_is_unproven(void **state)
{
        (void)state;
        assert_int_equal(judge(100, 110, 0.1).verdict, VERDICT_UNPROVEN);
        assert_int_equal(judge(100, 110.5, 0.1).verdict, VERDICT_SLOWER);
}

static void growth_within_the_spread_is_unproven(void **state)
{
        struct boot_comparison row = judge(1000, 1050, 20);

        (void)state;
        assert_int_equal(row.verdict, VERDICT_UNPROVEN);
        assert_true(row.change > 0.03 && row.p_table > BOOT_ALPHA);
}

/*
 * Eleven of twenty boots jump far and take the median along; the other nine stay
 * within BASE. The test sees the jump, the interval sees that one boot decides.
 */
static void jump_of_half_the_boots_is_unproven(void **state)
{
        double base[BOOTS], new[BOOTS];

        (void)state;
        steps(base, 1000, 1);
        steps(new, 1008.5, 0.01);
        for (size_t i = 9; i < BOOTS; i++)
                new[i] = 2000 + (double)i;
        struct boot_comparison row = judge_boots(base, BOOTS, new, BOOTS, &defaults);
        assert_true(row.change > 0.9);
        assert_true(row.p_table < BOOT_ALPHA && row.low < 0);
        assert_int_equal(row.verdict, VERDICT_UNPROVEN);
        row = judge_boots(new, BOOTS, base, BOOTS, &defaults);
        assert_true(row.change < -0.4 && row.p_table < BOOT_ALPHA && row.high > 0);
        assert_int_equal(row.verdict, VERDICT_UNPROVEN);
}

static void one_boot_a_side_is_too_few(void **state)
{
        struct boot_comparison row =
            judge_boots((double[]){1000}, 1, (double[]){2000}, 1, &defaults);

        (void)state;
        assert_int_equal(row.verdict, VERDICT_TOO_FEW);
        assert_true(isinf(row.provable));
        assert_true(row.base.interval.coverage == 0);
}

static void few_boots_prove_in_a_short_table_only(void **state)
{
        double base[5] = {1000, 1001, 1002, 1003, 1004}, new[5] = {2000, 2001, 2002, 2003, 2004};
        struct boot_comparison table[60];
        struct error error = {.status = 0};

        (void)state;
        assert_int_equal(judge_boots(base, 5, new, 5, &defaults).verdict, VERDICT_SLOWER);
        for (size_t i = 0; i < 60; i++)
                table[i] = (struct boot_comparison){.base = {.medians = base, .boots = 5},
                                                    .new = {.medians = new, .boots = 5}};
        assert_true(boot_comparison_judge(table, 60, &defaults, &error));
        assert_int_equal(table[59].verdict, VERDICT_TOO_FEW);
}

/* 2 / C(2n, n) is at most 0.01 / count: C(10, 5) = 252, C(14, 7) = 3432, C(16, 8) = 12870. */
static void boots_needed_grow_with_the_table(void **state)
{
        (void)state;
        assert_int_equal(boots_needed(1), 5);
        assert_int_equal(boots_needed(60), 8);
}

static void zero_has_no_ratio(void **state)
{
        double zero[BOOTS] = {0}, base[BOOTS];

        (void)state;
        assert_int_equal(judge_boots(steps(base, 1000, 1), BOOTS, zero, BOOTS, &defaults).verdict,
                         VERDICT_NO_RATIO);
        assert_int_equal(judge_boots(zero, BOOTS, base, BOOTS, &defaults).verdict,
                         VERDICT_NO_RATIO);
}

/* A clock that steps by 26 gives every boot the same median. */
static void equal_medians_that_move_a_step_are_slower(void **state)
{
        double base[BOOTS], new[BOOTS];

        (void)state;
        struct boot_comparison row =
            judge_boots(steps(base, 104, 0), BOOTS, steps(new, 130, 0), BOOTS, &defaults);
        assert_int_equal(row.verdict, VERDICT_SLOWER);
        assert_true(row.low == 0.25 && row.high == 0.25);
}

/* Had NEW been slower by a little more than what it says, it would have been proven, else not. */
static void provable_change_is_where_the_verdict_turns(void **state)
{
        double base[BOOTS], new[BOOTS], slowed[BOOTS];

        (void)state;
        for (double spread = 0.1; spread < 60; spread *= 3) {
                steps(base, 1000, spread);
                steps(new, 1003, spread);
                struct boot_comparison row = judge_boots(base, BOOTS, new, BOOTS, &defaults);
                double centred = row.base.median / row.new.median;
                for (int above = 0; above < 2; above++) {
                        double factor = 1 + row.provable * (above ? 1.001 : 0.999);
                        for (size_t i = 0; i < BOOTS; i++)
                                slowed[i] = new[i] * centred *factor;
                        assert_int_equal(judge_boots(base, BOOTS, slowed, BOOTS, &defaults).verdict,
                                         above ? VERDICT_SLOWER : VERDICT_UNPROVEN);
                }
        }
}

/* Far more boots than anyone starts: neither memory nor time grows with their square. */
static void ten_thousand_boots_are_compared(void **state)
{
        static double base[10000], new[10000];

        (void)state;
        for (size_t i = 0; i < 10000; i++) {
                base[i] = 1000 + (double)i / 100;
                new[i] = 1050 + (double)i / 100;
        }
        struct boot_comparison row = judge_boots(base, 10000, new, 10000, &defaults);
        assert_int_equal(row.verdict, VERDICT_SLOWER);
        assert_true(row.provable >= 0.03 && row.provable < 0.0301);
}

static void empty_table_is_no_error(void **state)
{
        struct error error = {.status = 0};

        (void)state;
        assert_true(boot_comparison_judge(NULL, 0, &defaults, &error));
}

int main(void)
{
        const struct CMUnitTest tests[] = {
            cmocka_unit_test(clear_growth_is_slower),
            cmocka_unit_test(clear_shrinking_is_faster),
            cmocka_unit_test(same_boots_are_unproven),
            cmocka_unit_test(growth_within_the_relative_limit_is_unproven),
            cmocka_unit_test(growth_within_the_absolute_limit_is_unproven),
            cmocka_unit_test(growth_within_the_spread_is_unproven),
            cmocka_unit_test(jump_of_half_the_boots_is_unproven),
            cmocka_unit_test(one_boot_a_side_is_too_few),
            cmocka_unit_test(few_boots_prove_in_a_short_table_only),
            cmocka_unit_test(boots_needed_grow_with_the_table),
            cmocka_unit_test(zero_has_no_ratio),
            cmocka_unit_test(equal_medians_that_move_a_step_are_slower),
            cmocka_unit_test(provable_change_is_where_the_verdict_turns),
            cmocka_unit_test(ten_thousand_boots_are_compared),
            cmocka_unit_test(empty_table_is_no_error),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
