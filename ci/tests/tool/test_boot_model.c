/* SPDX-License-Identifier: MIT */
/*
 * How often the comparison over boots may err: false alarms in at most 1 % of
 * tables without a change, 5 % slower found in at least 95 %. Held here on
 * fewer tables with a margin; `make simulate` prints the figures of a thousand.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "ci/tests/support/boot_model.h"

#define TABLES 40
#define SEED   7

static struct boot_model_outcome run(struct boot_model model)
{
        struct boot_model_outcome outcome;

        assert_true(boot_model_run(&model, TABLES, SEED, &outcome));
        assert_int_equal(outcome.tables, TABLES);
        return outcome;
}

/* At 1 % two or more of 40 tables have the chance 0.061; the design's own rate is far lower. */
static void tables_without_a_change_raise_no_alarm(void **state)
{
        (void)state;
        assert_in_range(run(boot_model_held).false_tables, 0, 1);
}

static void one_benchmark_five_percent_slower_is_found(void **state)
{
        struct boot_model model = boot_model_held;

        (void)state;
        model.change = 0.05;
        struct boot_model_outcome outcome = run(model);
        assert_in_range(outcome.found, TABLES * 95 / 100, TABLES);
        assert_in_range(outcome.false_tables, 0, 1);
}

/* Where the boots, too, have outliers, at the same standard deviation. */
static void a_heavy_tail_on_the_boots_costs_nothing(void **state)
{
        struct boot_model model = boot_model_held;

        (void)state;
        model.heavy_boots = true;
        assert_in_range(run(model).false_tables, 0, 1);
        model.change = 0.05;
        struct boot_model_outcome outcome = run(model);
        assert_in_range(outcome.found, TABLES * 95 / 100, TABLES);
        assert_in_range(outcome.false_tables, 0, 1);
}

/* The interval is at 99 %: of 2400 rows at least 98 % hold the truth. */
static void interval_covers_the_true_change(void **state)
{
        (void)state;
        struct boot_model_outcome outcome = run(boot_model_held);
        assert_in_range(outcome.covered, outcome.rows * 98 / 100, outcome.rows);
}

static void five_boots_find_nothing_and_claim_nothing(void **state)
{
        struct boot_model model = boot_model_held;

        (void)state;
        model.boots = 5;
        model.change = 0.05;
        struct boot_model_outcome outcome = run(model);
        assert_int_equal(outcome.found, 0);
        assert_int_equal(outcome.false_tables, 0);
}

static void same_seed_gives_the_same_outcome(void **state)
{
        struct boot_model model = boot_model_held;
        struct boot_model_outcome first, second;

        (void)state;
        model.rows = 5;
        assert_true(boot_model_run(&model, 3, SEED, &first));
        assert_true(boot_model_run(&model, 3, SEED, &second));
        assert_memory_equal(&first, &second, sizeof(first));
}

int main(void)
{
        const struct CMUnitTest tests[] = {
            cmocka_unit_test(tables_without_a_change_raise_no_alarm),
            cmocka_unit_test(one_benchmark_five_percent_slower_is_found),
            cmocka_unit_test(a_heavy_tail_on_the_boots_costs_nothing),
            cmocka_unit_test(interval_covers_the_true_change),
            cmocka_unit_test(five_boots_find_nothing_and_claim_nothing),
            cmocka_unit_test(same_seed_gives_the_same_outcome),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
