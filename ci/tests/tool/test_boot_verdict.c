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
        struct boot_comparison row = {.base = {.values = base, .boots = base_boots},
                                      .new = {.values = new, .boots = new_boots}};
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

static void growth_within_the_relative_limit_is_below_it(void **state)
{
        struct boot_comparison row = judge(1000, 1029, 0.1);

        (void)state;
        assert_int_equal(row.verdict, VERDICT_BELOW);
        assert_true(row.p_table < 1e-9 && row.low > 0 && row.least == 0.03);
        assert_int_equal(judge(1029, 1000, 0.1).verdict, VERDICT_BELOW);
        assert_int_equal(judge(1000, 1031, 0.1).verdict, VERDICT_SLOWER);
}

static void growth_within_the_absolute_limit_is_below_it(void **state)
{
        (void)state;
        assert_int_equal(judge(100, 109.9, 0.1).verdict, VERDICT_BELOW);
        assert_int_equal(judge(100, 110.5, 0.1).verdict, VERDICT_SLOWER);
}

static void growth_within_the_spread_is_unproven(void **state)
{
        struct boot_comparison row = judge(1000, 1050, 20);

        (void)state;
        assert_int_equal(row.verdict, VERDICT_UNPROVEN);
        assert_true(row.change > 0.03 && row.p_table > BOOT_ALPHA);
}

/* Half of NEW's boots take twice as long: that is a change, whatever the median says. */
static void jump_of_half_the_boots_is_slower(void **state)
{
        double base[BOOTS], new[BOOTS];

        (void)state;
        steps(base, 1000, 1);
        steps(new, 1010.5, 0.5);
        for (size_t i = 9; i < BOOTS; i++)
                new[i] = 2000 + (double)i;
        struct boot_comparison row = judge_boots(base, BOOTS, new, BOOTS, &defaults);
        assert_true(row.p_table < BOOT_ALPHA && row.low > 0);
        assert_int_equal(row.verdict, VERDICT_SLOWER);
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
                table[i] = (struct boot_comparison){.base = {.values = base, .boots = 5},
                                                    .new = {.values = new, .boots = 5}};
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

/* NEW three times slower, 5 boots against 50 with ties, and 4 against 60. */
static void unequal_sides_prove_what_their_boots_allow(void **state)
{
        double few[5] = {3000, 3000, 3024, 3024, 3048}, many[60];

        (void)state;
        for (size_t i = 0; i < 60; i++)
                many[i] = 1000 + 24 * (double)(i / 20);
        struct boot_comparison row = judge_boots(few, 5, many, 50, &defaults);
        assert_int_equal(row.verdict, VERDICT_FASTER);
        assert_true(row.p < 1e-5); /* 2 / C(55, 5) = 5.7e-7 without ties */
        row = judge_boots(many, 60, few, 4, &defaults);
        assert_int_equal(row.verdict, VERDICT_SLOWER);
}

/* Boots in turn: sides set apart within every block, whatever the blocks' levels. */
static void boots_in_turn_are_judged_within_their_blocks(void **state)
{
        double base[BOOTS], new[BOOTS], logs[2 * BOOTS];
        bool is_new[2 * BOOTS];
        size_t of_base = 0, of_new = 0;
        struct error error = {.status = 0};

        (void)state;
        for (size_t i = 0; i < 2 * BOOTS; i++) {
                size_t block = i / BLOCK_BOOTS;

                if (i % BLOCK_BOOTS == 0)
                        block_order(1, block, is_new + i);
                /* Drift of 20 % a block hides 5 % from who does not look within blocks. */
                double value =
                    1000 * (1 + 0.2 * (double)block) * (is_new[i] ? 1.05 : 1) + (double)(i * 7 % 5);
                logs[i] = log(value);
                if (is_new[i])
                        new[of_new++] = value;
                else
                        base[of_base++] = value;
        }
        sort_ascending(base, BOOTS);
        sort_ascending(new, BOOTS);
        assert_int_equal(judge_boots(base, BOOTS, new, BOOTS, &defaults).verdict, VERDICT_UNPROVEN);
        struct boot_comparison row = {
            .base = {.values = base, .boots = BOOTS},
            .new = {.values = new, .boots = BOOTS},
            .in_turn = {.logs = logs, .is_new = is_new, .blocks = 2 * BOOTS / BLOCK_BOOTS}};
        assert_true(boot_comparison_judge(&row, 1, &defaults, &error));
        assert_int_equal(row.verdict, VERDICT_SLOWER);
        assert_true(fabs(row.change - 0.05) < 0.003 && row.low > 0.045 && row.high < 0.055);
        /* A row that asks for more than the change is left alone. */
        row.least_difference = 80;
        assert_true(boot_comparison_judge(&row, 1, &defaults, &error));
        assert_int_equal(row.verdict, VERDICT_BELOW);
        assert_true(row.provable > 80 / row.base.median);
}

/* 2 / 70^n is at most 0.01 / count. */
static void blocks_needed_grow_with_the_table(void **state)
{
        (void)state;
        assert_int_equal(blocks_needed(1), 2);
        assert_int_equal(blocks_needed(24), 2);
        assert_int_equal(blocks_needed(25), 3);
        assert_int_equal(blocks_needed(1714), 3);
        assert_int_equal(blocks_needed(1716), 4);
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
        assert_true(row.provable >= 0.03 && row.provable < 0.031);
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
            cmocka_unit_test(growth_within_the_relative_limit_is_below_it),
            cmocka_unit_test(growth_within_the_absolute_limit_is_below_it),
            cmocka_unit_test(growth_within_the_spread_is_unproven),
            cmocka_unit_test(jump_of_half_the_boots_is_slower),
            cmocka_unit_test(one_boot_a_side_is_too_few),
            cmocka_unit_test(few_boots_prove_in_a_short_table_only),
            cmocka_unit_test(boots_needed_grow_with_the_table),
            cmocka_unit_test(zero_has_no_ratio),
            cmocka_unit_test(equal_medians_that_move_a_step_are_slower),
            cmocka_unit_test(unequal_sides_prove_what_their_boots_allow),
            cmocka_unit_test(boots_in_turn_are_judged_within_their_blocks),
            cmocka_unit_test(blocks_needed_grow_with_the_table),
            cmocka_unit_test(ten_thousand_boots_are_compared),
            cmocka_unit_test(empty_table_is_no_error),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
