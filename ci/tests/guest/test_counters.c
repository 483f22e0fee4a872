/* SPDX-License-Identifier: MIT */
/* Which counters are trusted. Tests the decisions, since few machines cause them all. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "bench/machine/counters.h"

static void a_counter_of_work_must_move(void **state)
{
        const struct counter_trial moves = {true, 10, 11}, stands = {true, 0, 0},
                                   back = {true, 11, 10}, faults = {false, 10, 11};

        (void)state;
        assert_true(counter_counts_work(&moves));
        assert_false(counter_counts_work(&stands)); /* unknown MSRs of QEMU TCG read 0 */
        assert_false(counter_counts_work(&back));
        assert_false(counter_counts_work(&faults));
}

static void a_counter_of_events_may_stand_still(void **state)
{
        const struct counter_trial moves = {true, 3, 4}, stands = {true, 3, 3}, back = {true, 4, 3},
                                   faults = {false, 3, 3};

        (void)state;
        assert_true(counter_counts_events(&moves));
        assert_true(counter_counts_events(&stands));
        assert_false(counter_counts_events(&back));
        assert_false(counter_counts_events(&faults));
}

static void fixed_counters_need_version_2_and_two_of_them(void **state)
{
        (void)state;
        assert_false(fixed_counters_described(0, 0)); /* QEMU TCG */
        assert_false(fixed_counters_described(1, 3));
        assert_false(fixed_counters_described(2, 1));
        assert_true(fixed_counters_described(2, 2));
        assert_true(fixed_counters_described(0x08300805, 0x8604)); /* Bochs's tigerlake */
}

int main(void)
{
        const struct CMUnitTest tests[] = {
            cmocka_unit_test(a_counter_of_work_must_move),
            cmocka_unit_test(a_counter_of_events_may_stand_still),
            cmocka_unit_test(fixed_counters_need_version_2_and_two_of_them),
        };

        return cmocka_run_group_tests_name("counters", tests, NULL, NULL);
}
