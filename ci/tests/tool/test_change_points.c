/* SPDX-License-Identifier: MIT */
/* Lasting changes of a level are found where they are, and none is found in noise. */
#include "ci/stats/change_points.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#define COUNT_MAX 400
#define TABLE     25 /* the series of a table */

static const struct boot_limits limits = {.min_effect = 0.03, .min_difference = 10};

static uint64_t seed;

/* -1..1, mostly near 0, the same in every run of the test. */
static double noise(void)
{
        double sum = 0;

        for (int i = 0; i < 3; i++) {
                seed = seed * 6364136223846793005u + 1442695040888963407u;
                sum += (double)(seed >> 40) / (1 << 23) - 1;
        }
        return sum / 3;
}

struct found {
        struct change_point points[COUNT_MAX];
        size_t count;
};

static struct found find(const double *values, size_t count, size_t table)
{
        struct change_point *points;
        struct error error = {.status = 0};
        struct found found;

        assert_true(
            change_points_find(values, count, table, &limits, &points, &found.count, &error));
        assert_true(found.count < COUNT_MAX);
        for (size_t i = 0; i < found.count; i++)
                found.points[i] = points[i];
        free(points);
        return found;
}

/* Levels from these places on, with noise of 1 %. */
static void fill(double *values, size_t count, const size_t *places, const double *levels,
                 size_t parts)
{
        for (size_t i = 0; i < count; i++) {
                double level = levels[0];
                for (size_t p = 1; p < parts; p++)
                        level = i >= places[p] ? levels[p] : level;
                values[i] = level * (1 + noise() / 100);
        }
}

static void step_is_found_where_it_is(void **state)
{
        double values[40];

        (void)state;
        seed = 1;
        fill(values, 40, (size_t[]){0, 25}, (double[]){1000, 1050}, 2);
        const struct found found = find(values, 40, TABLE);
        assert_int_equal(found.count, 1);
        assert_int_equal(found.points[0].at, 25);
        assert_true(fabs(found.points[0].change - 0.05) < 0.01);
        assert_true(found.points[0].low > 0.03 && found.points[0].low < 0.05);
        assert_true(found.points[0].high > 0.05 && found.points[0].high < 0.07);
        assert_true(found.points[0].p <= BOOT_ALPHA);
        assert_true(fabs(found.points[0].before - 1000) < 5);
        assert_true(fabs(found.points[0].after - 1050) < 5);
}

static void steps_up_and_down_are_all_found(void **state)
{
        double values[120];

        (void)state;
        seed = 2;
        fill(values, 120, (size_t[]){0, 30, 60, 95}, (double[]){1000, 1100, 1000, 1200}, 4);
        const struct found found = find(values, 120, TABLE);
        assert_int_equal(found.count, 3);
        assert_int_equal(found.points[0].at, 30);
        assert_int_equal(found.points[1].at, 60);
        assert_int_equal(found.points[2].at, 95);
        assert_true(found.points[0].change > 0.08 && found.points[1].change < -0.08);
}

/* 80 tables of 25 series: one in a hundred tables may hold a step by chance. */
static void noise_has_no_steps(void **state)
{
        size_t tables_with_a_step = 0;

        (void)state;
        seed = 3;
        for (size_t table = 0; table < 80; table++) {
                size_t steps = 0;
                for (size_t series = 0; series < TABLE; series++) {
                        double values[40];
                        for (size_t i = 0; i < 40; i++)
                                values[i] = 1000 * (1 + noise() / 5); /* beyond both limits */
                        steps += find(values, 40, TABLE).count;
                }
                tables_with_a_step += steps > 0;
        }
        assert_true(tables_with_a_step <= 3);
}

static void change_within_the_limits_is_none(void **state)
{
        double values[60];

        (void)state;
        seed = 4;
        fill(values, 60, (size_t[]){0, 30}, (double[]){1000, 1025}, 2);
        assert_int_equal(find(values, 60, TABLE).count, 0);
        fill(values, 60, (size_t[]){0, 30}, (double[]){100, 108}, 2); /* 8 % are 8 cycles */
        assert_int_equal(find(values, 60, TABLE).count, 0);
}

static void too_few_values_prove_nothing(void **state)
{
        const size_t needed = change_points_needed(TABLE);
        double values[COUNT_MAX];

        (void)state;
        assert_true(needed >= 14 && needed <= 24);
        for (size_t count = 0; count <= needed; count++) {
                for (size_t i = 0; i < count; i++)
                        values[i] = (i < count / 2 ? 1000 : 2000) + (double)i;
                assert_int_equal(find(values, count, TABLE).count, count == needed);
        }
}

static void one_value_off_is_no_step(void **state)
{
        double values[40];

        (void)state;
        seed = 5;
        fill(values, 40, (size_t[]){0}, (double[]){1000}, 1);
        values[20] = 5000;
        assert_int_equal(find(values, 40, TABLE).count, 0);
}

static void equal_values_have_no_step(void **state)
{
        double values[COUNT_MAX];

        (void)state;
        for (size_t i = 0; i < COUNT_MAX; i++)
                values[i] = 700;
        assert_int_equal(find(values, COUNT_MAX, TABLE).count, 0);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
            cmocka_unit_test(step_is_found_where_it_is),
            cmocka_unit_test(steps_up_and_down_are_all_found),
            cmocka_unit_test(noise_has_no_steps),
            cmocka_unit_test(change_within_the_limits_is_none),
            cmocka_unit_test(too_few_values_prove_nothing),
            cmocka_unit_test(one_value_off_is_no_step),
            cmocka_unit_test(equal_values_have_no_step),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
