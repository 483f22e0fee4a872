/* SPDX-License-Identifier: MIT */
/* Do a row's visits agree, and what is reported if they do not? */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "bench/measure/visits.h"

#define VISITS 10

/* As a row of 1000 cycles that nothing disturbs. */
static const struct visit still = {
    .level = 100000, .base = 6100, .ratio = 1245, .level_error = 240, .base_error = 240};

/* The reason, "" for none, of a row whose last visit is this and all others are still. */
static const char *reason(const struct visit *last)
{
        static char text[128];
        struct visit visits[VISITS];

        for (size_t i = 0; i < VISITS; i++)
                visits[i] = i + 1 < VISITS ? still : *last;
        text[0] = '\0';
        return visits_unsteady(visits, VISITS, text, sizeof(text)) ? text : "";
}

static void equal_visits_are_steady(void **state)
{
        (void)state;
        assert_string_equal(reason(&still), "");
}

static void what_moves_within_noise_is_steady(void **state)
{
        struct visit level = still, base = still, ratio = still;

        (void)state;
        level.level += 5000; /* 5 % */
        assert_string_equal(reason(&level), "");
        base.base += 6 * 240; /* 24 %, but six standard errors */
        assert_string_equal(reason(&base), "");
        ratio.ratio += 24; /* below 2 % */
        assert_string_equal(reason(&ratio), "");
}

static void what_moves_beyond_noise_is_told_with_its_percentage(void **state)
{
        struct visit level = still, base = still, ratio = still;

        (void)state;
        level.level += 8000;
        assert_string_equal(reason(&level), "level moved by 8 % between visits");
        level.level = still.level - 10000;
        assert_string_equal(reason(&level), "level moved by 11 % between visits");
        base.base += 6 * 240 + 1;
        assert_string_equal(reason(&base), "base moved by 24 % between visits");
        ratio.ratio += 25;
        assert_string_equal(reason(&ratio), "core/TSC ratio moved by 2 % between visits");
}

static void the_ratio_is_told_first_for_it_moves_the_others(void **state)
{
        struct visit all = {.level = 200000, .base = 12200, .ratio = 2490};

        (void)state;
        assert_string_equal(reason(&all), "core/TSC ratio moved by 100 % between visits");
        all.ratio = still.ratio;
        assert_string_equal(reason(&all), "base moved by 100 % between visits");
}

static void a_figure_of_zero_moves_without_a_percentage(void **state)
{
        struct visit none = still;

        (void)state;
        none.ratio = 0;
        assert_string_equal(reason(&none), "core/TSC ratio moved from 0 between visits");
}

static void one_visit_is_steady(void **state)
{
        char text[128] = "";

        (void)state;
        assert_false(visits_unsteady(&still, 1, text, sizeof(text)));
        assert_string_equal(text, "");
}

static void runs_are_of_equal_visits_that_follow_each_other(void **state)
{
        struct visit visits[4] = {still, still, still, still};

        (void)state;
        visits[1].level_error++; /* is not told, and parts none */
        visits[2].base++;
        assert_int_equal(visits_run(visits, 4, 0), 2);
        assert_int_equal(visits_run(visits, 4, 2), 1);
        assert_int_equal(visits_run(visits, 4, 3), 1);
        visits[2].base--;
        visits[2].ratio++;
        assert_int_equal(visits_run(visits, 4, 0), 2);
        visits[2].ratio--;
        assert_int_equal(visits_run(visits, 4, 0), 4);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
            cmocka_unit_test(equal_visits_are_steady),
            cmocka_unit_test(what_moves_within_noise_is_steady),
            cmocka_unit_test(what_moves_beyond_noise_is_told_with_its_percentage),
            cmocka_unit_test(the_ratio_is_told_first_for_it_moves_the_others),
            cmocka_unit_test(a_figure_of_zero_moves_without_a_percentage),
            cmocka_unit_test(one_visit_is_steady),
            cmocka_unit_test(runs_are_of_equal_visits_that_follow_each_other),
        };

        return cmocka_run_group_tests_name("guest_visits", tests, NULL, NULL);
}
