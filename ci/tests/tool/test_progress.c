/* SPDX-License-Identifier: MIT */
/* How long a run takes still, told while it goes on. */
#include "ci/commands/progress.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* Three seconds pass before the first visit, and a tenth of the visits takes one. */
static const struct progress_times first = {.boot = 1,
                                            .boots = 1,
                                            .share = 0.1,
                                            .start = 100,
                                            .boot_start = 100,
                                            .first_visit = 103,
                                            .now = 104};

static void the_first_boot_is_judged_by_its_visits(void **state)
{
        (void)state;
        assert_float_equal(progress_seconds_left(&first), 9, 1e-6);
}

static void further_boots_take_as_long_as_the_first_with_its_start(void **state)
{
        struct progress_times times = first;

        (void)state;
        times.boots = 3;
        assert_float_equal(progress_seconds_left(&times), 9 + 2 * 13, 1e-6);
}

static void nothing_is_said_of_the_time_before_a_twentieth_is_done(void **state)
{
        struct progress_times times = first;

        (void)state;
        times.share = 0.04;
        assert_true(progress_seconds_left(&times) < 0);
        times.share = 0;
        assert_true(progress_seconds_left(&times) < 0);
}

static void later_boots_take_as_long_as_those_before(void **state)
{
        struct progress_times times = {
            .boot = 3, .boots = 4, .start = 100, .boot_start = 120, .first_visit = 121, .now = 124};

        (void)state;
        assert_float_equal(progress_seconds_left(&times), 6 + 10, 1e-6);
        times.now = 150;
        assert_float_equal(progress_seconds_left(&times), 0, 1e-6);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
            cmocka_unit_test(the_first_boot_is_judged_by_its_visits),
            cmocka_unit_test(further_boots_take_as_long_as_the_first_with_its_start),
            cmocka_unit_test(nothing_is_said_of_the_time_before_a_twentieth_is_done),
            cmocka_unit_test(later_boots_take_as_long_as_those_before),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
