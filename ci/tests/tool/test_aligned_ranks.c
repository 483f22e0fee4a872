/* SPDX-License-Identifier: MIT */
/* Checks the test for boots measured in turn against counting every order. */
#include "ci/stats/aligned_ranks.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define ORDERS    70
#define BLOCKS    2
#define BOOTS     (BLOCKS * BLOCK_BOOTS)
#define NEAR(x)   ((x)*1e-9 + 1e-12)
#define VERY_HIGH 1e6

static void choose(unsigned int chosen, bool *is_new)
{
        for (size_t i = 0; i < BLOCK_BOOTS; i++)
                is_new[i] = chosen >> i & 1;
}

/* All orders of one block, as bits. */
static size_t all_orders(unsigned int orders[ORDERS])
{
        size_t count = 0;

        for (unsigned int chosen = 0; chosen < 1U << BLOCK_BOOTS; chosen++)
                if (__builtin_popcount(chosen) == BLOCK_SIDE)
                        orders[count++] = chosen;
        return count;
}

static double rank_sum(const double *logs, const bool *is_new)
{
        double aligned[BOOTS], sum = 0;

        for (size_t block = 0; block < BLOCKS; block++) {
                double sorted[BLOCK_BOOTS];

                memcpy(sorted, logs + block * BLOCK_BOOTS, sizeof(sorted));
                for (size_t i = 0; i < BLOCK_BOOTS; i++)
                        for (size_t j = i + 1; j < BLOCK_BOOTS; j++)
                                if (sorted[j] < sorted[i]) {
                                        double swap = sorted[i];
                                        sorted[i] = sorted[j];
                                        sorted[j] = swap;
                                }
                for (size_t i = 0; i < BLOCK_BOOTS; i++)
                        aligned[block * BLOCK_BOOTS + i] =
                            logs[block * BLOCK_BOOTS + i] - (sorted[3] + sorted[4]) / 2;
        }
        for (size_t i = 0; i < BOOTS; i++)
                for (size_t j = 0; is_new[i] && j < BOOTS; j++) {
                        double difference = aligned[i] - aligned[j];
                        sum += fabs(difference) < 1e-12 ? 0.5 : difference > 0;
                }
        return sum;
}

/* The p of the order seen, by counting all 4,900 orders of two blocks. */
static double counted_p(const double *logs, const bool *seen)
{
        unsigned int orders[ORDERS];
        double of_seen = rank_sum(logs, seen), at_most = 0, at_least = 0;
        size_t count = all_orders(orders);

        for (size_t first = 0; first < count; first++)
                for (size_t second = 0; second < count; second++) {
                        bool is_new[BOOTS];

                        choose(orders[first], is_new);
                        choose(orders[second], is_new + BLOCK_BOOTS);
                        double sum = rank_sum(logs, is_new);
                        at_most += sum <= of_seen + 1e-9;
                        at_least += sum >= of_seen - 1e-9;
                }
        return fmin(1, 2 * fmin(at_most, at_least) / (ORDERS * ORDERS));
}

static void fill(double *logs, size_t count, unsigned int seed, unsigned int values)
{
        for (size_t i = 0; i < count; i++) {
                seed = seed * 1103515245 + 12345;
                logs[i] = (double)(seed >> 16 & 0x7fff) / 0x8000;
                if (values > 0) /* so few different ones that there are ties */
                        logs[i] = floor(logs[i] * values) / values;
        }
}

static void p_is_that_of_all_orders_counted(void **state)
{
        (void)state;
        for (unsigned int seed = 1; seed <= 6; seed++) {
                double logs[BOOTS];
                bool is_new[BOOTS];

                fill(logs, BOOTS, seed, seed % 2 ? 0 : 4);
                for (size_t block = 0; block < BLOCKS; block++)
                        block_order(seed, block, is_new + block * BLOCK_BOOTS);
                const struct aligned_ranks row = {logs, is_new, BLOCKS};
                double expected = counted_p(logs, is_new);
                assert_float_equal(aligned_ranks_p(&row, 0), expected, NEAR(expected));
        }
}

/* The promise of a drawn order: whatever the boots were, p <= x in a share x of orders at most. */
static void no_drift_makes_p_small_more_often_than_it_says(void **state)
{
        double logs[BLOCK_BOOTS] = {0, 0.3, 0.7, 1.2, 1.9, 2.8, 4.1, 5.0};
        unsigned int orders[ORDERS];
        double p[ORDERS];
        size_t count = all_orders(orders);

        (void)state;
        for (size_t i = 0; i < count; i++) {
                bool is_new[BLOCK_BOOTS];

                choose(orders[i], is_new);
                p[i] = aligned_ranks_p(&(struct aligned_ranks){logs, is_new, 1}, 0);
        }
        for (size_t i = 0; i < count; i++) {
                size_t as_small = 0;

                for (size_t j = 0; j < count; j++)
                        as_small += p[j] <= p[i];
                assert_true((double)as_small / ORDERS <= p[i] + 1e-9);
        }
}

static void a_level_that_differs_from_block_to_block_changes_nothing(void **state)
{
        double logs[BOOTS], moved[BOOTS];
        bool is_new[BOOTS];

        (void)state;
        fill(logs, BOOTS, 3, 0);
        for (size_t i = 0; i < BOOTS; i++)
                moved[i] = logs[i] + (i < BLOCK_BOOTS ? 0 : 2.5);
        for (size_t block = 0; block < BLOCKS; block++)
                block_order(3, block, is_new + block * BLOCK_BOOTS);
        const struct aligned_ranks row = {logs, is_new, BLOCKS}, other = {moved, is_new, BLOCKS};
        assert_float_equal(aligned_ranks_p(&row, 0), aligned_ranks_p(&other, 0), 1e-12);
        assert_float_equal(aligned_ranks_shift(&row), aligned_ranks_shift(&other), 1e-12);
}

static void sides_set_apart_have_the_least_p_there_is(void **state)
{
        double logs[BOOTS];
        bool is_new[BOOTS];

        (void)state;
        fill(logs, BOOTS, 5, 0);
        for (size_t block = 0; block < BLOCKS; block++)
                block_order(5, block, is_new + block * BLOCK_BOOTS);
        for (size_t i = 0; i < BOOTS; i++)
                logs[i] += is_new[i] ? 3 : 0;
        const struct aligned_ranks row = {logs, is_new, BLOCKS};
        assert_float_equal(aligned_ranks_p(&row, 0), 2.0 / (ORDERS * ORDERS), 1e-12);
        assert_float_equal(aligned_ranks_least_p(BLOCKS), 2.0 / (ORDERS * ORDERS), 1e-12);
}

static void the_shift_put_in_is_found_within_its_interval(void **state)
{
        enum { MANY = 5 };
        double logs[MANY * BLOCK_BOOTS];
        bool is_new[MANY * BLOCK_BOOTS];

        (void)state;
        fill(logs, MANY * BLOCK_BOOTS, 9, 0);
        for (size_t block = 0; block < MANY; block++)
                block_order(9, block, is_new + block * BLOCK_BOOTS);
        for (size_t i = 0; i < MANY * BLOCK_BOOTS; i++)
                logs[i] = logs[i] / 100 + (is_new[i] ? 0.05 : 0);
        const struct aligned_ranks row = {logs, is_new, MANY};
        struct shift_interval interval = aligned_ranks_interval(&row, 0.01);
        assert_float_equal(aligned_ranks_shift(&row), 0.05, 0.005);
        assert_true(interval.low < aligned_ranks_shift(&row));
        assert_true(interval.high > aligned_ranks_shift(&row));
        assert_true(interval.high - interval.low < 0.02);
        /* The ends are where p passes alpha. */
        assert_true(aligned_ranks_p(&row, interval.low - 1e-6) <= 0.01);
        assert_true(aligned_ranks_p(&row, interval.high + 1e-6) <= 0.01);
        assert_true(aligned_ranks_p(&row, interval.low + 2e-4) > 0.01);
        assert_true(aligned_ranks_p(&row, interval.high - 2e-4) > 0.01);
}

static void too_few_blocks_have_no_interval(void **state)
{
        double logs[BLOCK_BOOTS];
        bool is_new[BLOCK_BOOTS];

        (void)state;
        fill(logs, BLOCK_BOOTS, 1, 0);
        block_order(1, 0, is_new);
        struct shift_interval interval =
            aligned_ranks_interval(&(struct aligned_ranks){logs, is_new, 1}, 0.01);
        assert_true(isinf(interval.low) && interval.low < 0);
        assert_true(isinf(interval.high) && interval.high > 0);
}

static void the_most_blocks_are_judged(void **state)
{
        static double logs[BLOCKS_MAX * BLOCK_BOOTS];
        static bool is_new[BLOCKS_MAX * BLOCK_BOOTS];

        (void)state;
        fill(logs, BLOCKS_MAX * BLOCK_BOOTS, 1, 0);
        for (size_t block = 0; block < BLOCKS_MAX; block++)
                block_order(1, block, is_new + block * BLOCK_BOOTS);
        for (size_t i = 0; i < BLOCKS_MAX * BLOCK_BOOTS; i++)
                logs[i] += is_new[i] ? VERY_HIGH : 0;
        assert_true(aligned_ranks_p(&(struct aligned_ranks){logs, is_new, BLOCKS_MAX}, 0) < 1e-50);
}

static void orders_are_drawn_evenly_and_again_the_same(void **state)
{
        enum { DRAWS = 7000 };
        size_t seen[1 << BLOCK_BOOTS] = {0}, different = 0;

        (void)state;
        for (size_t block = 0; block < DRAWS; block++) {
                bool is_new[BLOCK_BOOTS], again[BLOCK_BOOTS];
                size_t bits = 0, of_new = 0;

                block_order(77, block, is_new);
                block_order(77, block, again);
                assert_memory_equal(is_new, again, sizeof(is_new));
                for (size_t i = 0; i < BLOCK_BOOTS; i++) {
                        bits |= (size_t)is_new[i] << i;
                        of_new += is_new[i];
                }
                assert_int_equal(of_new, BLOCK_SIDE);
                different += seen[bits]++ == 0;
        }
        assert_int_equal(different, ORDERS);
        for (size_t bits = 0; bits < 1 << BLOCK_BOOTS; bits++)
                assert_true(seen[bits] == 0 || (seen[bits] > 50 && seen[bits] < 150));
}

/* A coarse clock: the estimate is 0, and yet 0 is rejected, since most of it is ties. */
static void an_interval_ends_where_ties_reject_the_estimate(void **state)
{
        double logs[8 * BLOCK_BOOTS] = {0};
        bool is_new[8 * BLOCK_BOOTS];

        (void)state;
        for (size_t i = 0; i < 8 * BLOCK_BOOTS; i++) {
                is_new[i] = i % 2;
                logs[i] = i % BLOCK_BOOTS == 7 ? 0.1 : 0;
        }
        struct aligned_ranks row = {.logs = logs, .is_new = is_new, .blocks = 8};
        assert_true(aligned_ranks_shift(&row) == 0 && aligned_ranks_p(&row, 0) < 0.01);
        struct shift_interval interval = aligned_ranks_interval(&row, 0.01);
        assert_true(interval.low <= 0 && interval.low > -0.01);
        assert_true(interval.high >= 0 && interval.high < 0.2);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
            cmocka_unit_test(p_is_that_of_all_orders_counted),
            cmocka_unit_test(no_drift_makes_p_small_more_often_than_it_says),
            cmocka_unit_test(a_level_that_differs_from_block_to_block_changes_nothing),
            cmocka_unit_test(sides_set_apart_have_the_least_p_there_is),
            cmocka_unit_test(the_shift_put_in_is_found_within_its_interval),
            cmocka_unit_test(too_few_blocks_have_no_interval),
            cmocka_unit_test(the_most_blocks_are_judged),
            cmocka_unit_test(an_interval_ends_where_ties_reject_the_estimate),
            cmocka_unit_test(orders_are_drawn_evenly_and_again_the_same),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
