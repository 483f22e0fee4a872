/* SPDX-License-Identifier: MIT */
/*
 * How often the comparison over boots may err. For boots in turn: false alarms in at most
 * 1 % of tables; a slowdown of 5 % found in at least 95 % if boots vary by 2 %, and in 80 %
 * if they vary by 3.5 % with a heavy tail. Tests only a few tables, always the same ones;
 * `make simulate` prints the figures of many.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "ci/tests/support/boot_model.h"

#define TABLES  4
#define SEED    7
#define SILICON "ci/tests/support/silicon-aa.csv"

static struct boot_model_outcomes run(struct boot_model model)
{
        struct boot_model_outcomes outcomes;

        model.rows = boot_model_held.rows;
        model.boots = model.boots ? model.boots : boot_model_held.boots;
        assert_true(boot_model_run(&model, TABLES, SEED, &outcomes));
        return outcomes;
}

/* At a rate of 1 % one or more of these 4 tables has a chance of 0.04: none is asked for. */
static void is_held(struct boot_model model, size_t least_found)
{
        struct boot_model_outcome outcome = run(model).in_turn;

        assert_int_equal(outcome.tables, TABLES);
        assert_int_equal(outcome.false_tables, 0);
        assert_in_range(outcome.found, least_found, TABLES);
        /* The interval is at 99 %. */
        assert_in_range(outcome.covered, outcome.rows * 97 / 100, outcome.rows);
}

static void independent_boots_are_held(void **state)
{
        (void)state;
        is_held((struct boot_model){.boot_effect = 0.02, .change = 0.05}, TABLES);
}

static void a_heavy_tail_costs_nothing(void **state)
{
        (void)state;
        is_held((struct boot_model){.boot_effect = 0.02, .heavy_boots = true, .change = 0.05},
                TABLES);
        is_held((struct boot_model){.boot_effect = 0.035, .heavy_boots = true, .change = 0.05},
                TABLES * 80 / 100);
}

static void two_modes_raise_no_alarm(void **state)
{
        (void)state;
        is_held((struct boot_model){.boot_effect = 0.01, .second_mode = 0.08, .change = 0.05}, 0);
}

static void drift_raises_no_alarm(void **state)
{
        (void)state;
        is_held((struct boot_model){.boot_effect = 0.02, .drift = 0.04, .change = 0.05}, 3);
}

static void boots_that_resemble_those_before_raise_no_alarm(void **state)
{
        (void)state;
        is_held((struct boot_model){.boot_effect = 0.02, .autocorrelation = 0.9, .change = 0.05},
                TABLES);
}

static void a_clock_that_steps_raises_no_alarm(void **state)
{
        (void)state;
        is_held((struct boot_model){.boot_effect = 0.02, .step = 24.45, .change = 0.05}, 3);
        is_held((struct boot_model){.boot_effect = 0.02, .step = 36, .change = 0.05}, 3);
}

/* The statistics alone, without the least effect and difference, err in 1 % of tables at most. */
static void without_limits_tables_raise_no_alarm(void **state)
{
        (void)state;
        is_held((struct boot_model){.boot_effect = 0.02, .unlimited = true}, 0);
}

/* The sides of two files: what drifts between them is taken for a change, hence no status 1. */
static void apart_drift_is_taken_for_a_change(void **state)
{
        (void)state;
        struct boot_model_outcomes outcomes =
            run((struct boot_model){.boot_effect = 0.02, .apart = true, .drift = 0.08});
        assert_int_equal(outcomes.in_turn.tables, 0);
        assert_int_equal(outcomes.mann_whitney.false_tables, TABLES);
}

/* Of the size called provable 80 % are found: of 40 tables 26 to 38. */
static void a_provable_change_is_found_in_four_of_five_tables(void **state)
{
        struct boot_model model = {.rows = 12, .boots = 20, .boot_effect = 0.02};
        struct boot_model_outcomes none, slower;

        (void)state;
        assert_true(boot_model_run(&model, 20, SEED, &none));
        model.change = none.in_turn.provable;
        assert_true(boot_model_run(&model, 40, SEED + 1, &slower));
        assert_in_range(slower.in_turn.found, 26, 38);
}

/* A million draws of a tail without a fourth moment: within a twentieth. */
static void models_have_the_deviation_they_claim(void **state)
{
        struct boot_model heavy = {.boot_effect = 0.035, .heavy_boots = true};
        struct boot_model light = {.boot_effect = 0.035};

        (void)state;
        assert_true(fabs(boot_model_deviation(&heavy, 1000000, SEED) / 0.035 - 1) < 0.05);
        assert_true(fabs(boot_model_deviation(&light, 1000000, SEED) / 0.035 - 1) < 0.01);
}

/* Tables of 20 boots a side, cut from one program's runs with nothing changed; one order each. */
static void silicon_raises_no_alarm_and_shows_a_change(void **state)
{
        struct boot_model_outcomes outcomes;

        (void)state;
        assert_true(boot_model_silicon(SILICON, 1, SEED, 0, &outcomes));
        assert_int_equal(outcomes.in_turn.tables, 64);
        assert_int_equal(outcomes.in_turn.false_tables, 0);
        assert_true(boot_model_silicon(SILICON, 1, SEED, 0.05, &outcomes));
        assert_in_range(outcomes.in_turn.found, 64 * 33 / 100, 64);
        assert_true(boot_model_silicon(SILICON, 1, SEED, 0.10, &outcomes));
        assert_in_range(outcomes.in_turn.found, 64 * 55 / 100, 64);
        assert_int_equal(outcomes.in_turn.false_tables, 0);
}

static void one_block_finds_nothing_and_claims_nothing(void **state)
{
        (void)state;
        struct boot_model_outcome outcome =
            run((struct boot_model){.boot_effect = 0.02, .boots = 4, .change = 0.5}).in_turn;
        assert_int_equal(outcome.found, 0);
        assert_int_equal(outcome.false_tables, 0);
        assert_true(isinf(outcome.provable));
}

static void same_seed_gives_the_same_outcome(void **state)
{
        struct boot_model model = boot_model_held;
        struct boot_model_outcomes first, second;

        (void)state;
        model.rows = 5;
        assert_true(boot_model_run(&model, 3, SEED, &first));
        assert_true(boot_model_run(&model, 3, SEED, &second));
        assert_memory_equal(&first, &second, sizeof(first));
}

int main(void)
{
        const struct CMUnitTest tests[] = {
            cmocka_unit_test(independent_boots_are_held),
            cmocka_unit_test(a_heavy_tail_costs_nothing),
            cmocka_unit_test(two_modes_raise_no_alarm),
            cmocka_unit_test(drift_raises_no_alarm),
            cmocka_unit_test(boots_that_resemble_those_before_raise_no_alarm),
            cmocka_unit_test(a_clock_that_steps_raises_no_alarm),
            cmocka_unit_test(without_limits_tables_raise_no_alarm),
            cmocka_unit_test(apart_drift_is_taken_for_a_change),
            cmocka_unit_test(a_provable_change_is_found_in_four_of_five_tables),
            cmocka_unit_test(models_have_the_deviation_they_claim),
            cmocka_unit_test(silicon_raises_no_alarm_and_shows_a_change),
            cmocka_unit_test(one_block_finds_nothing_and_claims_nothing),
            cmocka_unit_test(same_seed_gives_the_same_outcome),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
