/* SPDX-License-Identifier: MIT */
/*
 * The statistics give published values, values counted by hand, and the same values as a
 * second method.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "ci/stats/mann_whitney.h"
#include "ci/stats/statistics.h"

#define MANY 70 /* of a side: past what is counted exactly */

static void assert_near(double got, double expected, double tolerance)
{
        if (!(fabs(got - expected) <= tolerance))
                fail_msg("expected %.12g, got %.12g", expected, got);
}

/* 1, 2, 3, ... */
static const double *counting(size_t count)
{
        static double values[200];

        assert_true(count <= 200);
        for (size_t i = 0; i < count; i++)
                values[i] = (double)(i + 1);
        return values;
}

static void median_is_the_middle_or_the_mean_of_the_middle_two(void **state)
{
        (void)state;
        assert_near(median_of_sorted((double[]){1, 2, 9}, 3), 2, 0);
        assert_near(median_of_sorted((double[]){1, 2, 4, 9}, 4), 3, 0);
        assert_near(median_of_sorted((double[]){7}, 1), 7, 0);
}

/* Published tables of this interval: n = 20 takes ranks 6 and 15, n = 10 ranks 2 and 9. */
static void median_interval_takes_the_published_ranks(void **state)
{
        struct median_interval of_20 = median_interval_of_sorted(counting(20), 20, 0.95);
        struct median_interval of_10 = median_interval_of_sorted(counting(10), 10, 0.95);

        (void)state;
        assert_near(of_20.low, 6, 0);
        assert_near(of_20.high, 15, 0);
        assert_near(of_20.coverage, 0.95861, 1e-5);
        assert_near(of_10.low, 2, 0);
        assert_near(of_10.high, 9, 0);
        assert_near(of_10.coverage, 0.97852, 1e-5);
}

static void median_interval_of_few_values_says_what_it_covers(void **state)
{
        struct median_interval of_5 = median_interval_of_sorted(counting(5), 5, 0.95);
        struct median_interval of_2 = median_interval_of_sorted(counting(2), 2, 0.95);
        struct median_interval of_1 = median_interval_of_sorted(counting(1), 1, 0.95);

        (void)state;
        assert_near(of_5.low, 1, 0);
        assert_near(of_5.high, 5, 0);
        assert_near(of_5.coverage, 0.9375, 1e-12);
        assert_near(of_2.coverage, 0.5, 1e-12);
        assert_near(of_1.low, 1, 0);
        assert_near(of_1.coverage, 0, 0);
}

static void holm_multiplies_by_what_is_left_and_never_falls(void **state)
{
        const double p[] = {0.01, 0.04, 0.03, 0.005};
        double adjusted[4];
        size_t order[4];

        (void)state;
        holm_adjust(p, 4, adjusted, order);
        assert_near(adjusted[0], 0.03, 1e-15);
        assert_near(adjusted[1], 0.06, 1e-15);
        assert_near(adjusted[2], 0.06, 1e-15);
        assert_near(adjusted[3], 0.02, 1e-15);
}

static void holm_stays_a_probability(void **state)
{
        const double p[] = {0.9, 0.6};
        double adjusted[2];
        size_t order[2];

        (void)state;
        holm_adjust(p, 2, adjusted, order);
        assert_near(adjusted[0], 1, 0);
        assert_near(adjusted[1], 1, 0);
}

static void geometric_mean_of_a_ratio_and_its_inverse_is_one(void **state)
{
        (void)state;
        assert_near(geometric_mean((double[]){2, 0.5}, 2), 1, 1e-15);
        assert_near(geometric_mean((double[]){1, 3, 9}, 3), 3, 1e-12);
}

/* 3 and 3 apart: 2 of the 20 ways are as extreme. 4 and 5 apart: 2 of 126. */
static void mann_whitney_counts_the_ways_by_hand(void **state)
{
        struct mann_whitney of_3 = mann_whitney((double[]){1, 2, 3}, 3, (double[]){4, 5, 6}, 3);
        struct mann_whitney of_9 =
            mann_whitney((double[]){6, 7, 8, 9}, 4, (double[]){1, 2, 3, 4, 5}, 5);
        struct mann_whitney mixed = mann_whitney((double[]){1, 3, 5}, 3, (double[]){2, 4, 6}, 3);

        (void)state;
        assert_true(of_3.exact && of_9.exact && mixed.exact);
        assert_near(of_3.u, 9, 0);
        assert_near(of_3.p, 0.1, 1e-15);
        assert_near(of_9.u, 0, 0);
        assert_near(of_9.p, 2.0 / 126, 1e-15);
        assert_near(mixed.u, 6, 0);
        assert_near(mixed.p, 0.7, 1e-15);
}

/* By hand: of the 20 ways to choose 3 of 1 1 1 2 2 2 one has the sum 6. */
static void mann_whitney_is_exact_with_ties(void **state)
{
        struct mann_whitney apart = mann_whitney((double[]){1, 1, 1}, 3, (double[]){2, 2, 2}, 3);
        struct mann_whitney same = mann_whitney((double[]){1, 1, 1}, 3, (double[]){1, 1, 1}, 3);
        struct mann_whitney half = mann_whitney((double[]){1, 2}, 2, (double[]){2, 3}, 2);

        (void)state;
        assert_near(apart.p, 0.1, 1e-15);
        assert_true(apart.exact);
        assert_near(same.p, 1, 0);
        assert_near(half.u, 3.5, 0);
        assert_near(half.p, 4.0 / 6, 1e-15); /* 2 of 6 ways have b's ranks sum to at least 6.5 */
}

/* All ways to deal n values, a bit each, tried one by one. */
static double p_by_enumeration(const double *all, unsigned n, unsigned b_members)
{
        unsigned ways = 0, at_most = 0, at_least = 0;
        unsigned size = (unsigned)__builtin_popcount(b_members);
        double u[2] = {0, 0};

        for (int pass = 0; pass < 2; pass++)
                for (unsigned set = 0; set < 1u << n; set++) {
                        if ((unsigned)__builtin_popcount(set) != size ||
                            (pass == 0 && set != b_members))
                                continue;
                        u[pass] = 0;
                        for (unsigned i = 0; i < n; i++)
                                for (unsigned j = 0; j < n; j++)
                                        if (!(set >> i & 1) && set >> j & 1)
                                                u[pass] += all[j] > all[i]    ? 1
                                                           : all[j] == all[i] ? 0.5
                                                                              : 0;
                        if (pass == 0)
                                continue;
                        ways++;
                        at_most += u[1] <= u[0];
                        at_least += u[1] >= u[0];
                }
        double tail = at_most < at_least ? at_most : at_least;
        return fmin(1, 2 * tail / ways);
}

static void assert_enumerated(const double *all, unsigned n, unsigned b_members)
{
        double a[16], b[16];
        size_t a_count = 0, b_count = 0;

        for (unsigned i = 0; i < n; i++) {
                if (b_members >> i & 1)
                        b[b_count++] = all[i];
                else
                        a[a_count++] = all[i];
        }
        assert_near(mann_whitney(a, a_count, b, b_count).p, p_by_enumeration(all, n, b_members),
                    1e-12);
}

static void mann_whitney_agrees_with_trying_all_ways(void **state)
{
        const double distinct[] = {1, 2, 3, 4, 5, 6, 7, 8, 9};
        const double tied[] = {1, 1, 2, 2, 2, 3, 4, 4, 5};

        (void)state;
        for (unsigned members = 1; members < 511; members += 7) {
                assert_enumerated(distinct, 9, members);
                assert_enumerated(tied, 9, members);
        }
}

/* One tie within a side of 20 and 20 hardly moves p, though it changes the algorithm. */
static void mann_whitney_with_and_without_ties_meet(void **state)
{
        double a[20], b[20];

        (void)state;
        for (size_t i = 0; i < 20; i++) {
                a[i] = (double)(2 * i);
                b[i] = (double)(2 * i + 9);
        }
        double distinct = mann_whitney(a, 20, b, 20).p;
        a[0] = a[1];
        assert_near(mann_whitney(a, 20, b, 20).p, distinct, 1e-3);
}

/* Beyond the exact range the normal distribution takes over without a jump. */
static void mann_whitney_is_normal_for_many(void **state)
{
        double a[MANY], b[MANY];

        (void)state;
        for (size_t i = 0; i < MANY; i++) {
                a[i] = (double)(2 * i);
                b[i] = (double)(2 * i + 17);
        }
        struct mann_whitney many = mann_whitney(a, MANY, b, MANY);
        assert_false(many.exact);
        assert_near(many.u, 3009, 0);
        assert_near(many.p, 0.019934, 1e-6); /* z = 558.5 / sqrt(70 * 70 * 141 / 12) = 2.328 */
        struct mann_whitney equal = mann_whitney(a, MANY, a, MANY);
        assert_near(equal.p, 1, 0);
}

static void mann_whitney_of_many_equal_values_is_one(void **state)
{
        double a[MANY];

        (void)state;
        for (size_t i = 0; i < MANY; i++)
                a[i] = 26;
        assert_near(mann_whitney(a, MANY, a, MANY).p, 1, 0);
}

/*
 * 50 and 32 of 70 at the lower of two values: u = 50 * 38 + (50 * 32 + 20 * 38) / 2.
 * Variance 70^2 / 12 * (141 - 746340 / (140 * 139)) = 41914.39, z = (630 - 0.5) / 204.73.
 */
static void mann_whitney_corrects_for_ties_of_many(void **state)
{
        double a[MANY], b[MANY];

        (void)state;
        for (size_t i = 0; i < MANY; i++) {
                a[i] = i < 50 ? 26 : 52;
                b[i] = i < 32 ? 26 : 52;
        }
        struct mann_whitney tied = mann_whitney(a, MANY, b, MANY);
        assert_near(tied.u, 3080, 0);
        assert_near(tied.p, 0.0021066, 1e-6);
}

/* The published table for two-sided 0.05, n = 10 and 10: U at most 23, or at least 77. */
static void critical_u_is_the_published_one(void **state)
{
        (void)state;
        assert_int_equal(mann_whitney_critical(10, 10, 0.05), 77);
        assert_int_equal(mann_whitney_critical(20, 20, 0.01), 295); /* 400 - 105 */
        assert_int_equal(mann_whitney_critical(3, 3, 0.1), 9);
        assert_true(mann_whitney_critical(3, 3, 0.05) > 9);
}

static void critical_u_goes_on_beyond_the_exact_range(void **state)
{
        (void)state;
        size_t exact = mann_whitney_critical(49, 49, 0.001);
        size_t normal = mann_whitney_critical(50, 49, 0.001);
        assert_in_range(normal - exact, 20, 45);
}

/* Every ratio of a pair, ascending. */
static size_t all_ratios(const double *a, size_t a_count, const double *b, size_t b_count,
                         double *ratios)
{
        size_t count = 0;

        for (size_t i = 0; i < a_count; i++)
                for (size_t j = 0; j < b_count; j++)
                        ratios[count++] = b[j] / a[i];
        sort_ascending(ratios, count);
        return count;
}

/* Critical u of 4 and 5 at 0.1 is 18: the third least and the third greatest of 20 ratios. */
static void the_ratio_is_the_median_of_all_pairs_and_its_interval_their_ranks(void **state)
{
        const double a[] = {10, 11, 13, 17}, b[] = {20, 23, 26, 28, 39};
        double ratios[20];
        struct ratio ratio = mann_whitney_ratio(a, 4, b, 5, 0.1);
        size_t critical = mann_whitney_critical(4, 5, 0.1);

        (void)state;
        assert_int_equal(critical, 18);
        all_ratios(a, 4, b, 5, ratios);
        assert_near(ratio.estimate, (ratios[9] + ratios[10]) / 2, 1e-12);
        assert_near(ratio.low, ratios[20 - critical], 1e-12);
        assert_near(ratio.high, ratios[critical - 1], 1e-12);
}

static void a_ratio_of_too_few_values_may_be_any(void **state)
{
        struct ratio ratio = mann_whitney_ratio((double[]){1}, 1, (double[]){2}, 1, 0.01);

        (void)state;
        assert_near(ratio.estimate, 2, 1e-12);
        assert_true(ratio.low == 0 && isinf(ratio.high));
}

static void a_ratio_scales_with_its_values(void **state)
{
        double a[21], b[20], c[20];

        (void)state;
        for (size_t i = 0; i < 21; i++)
                a[i] = 1000 + 3 * (double)(i * i);
        for (size_t i = 0; i < 20; i++) {
                b[i] = 900 + 20 * (double)i;
                c[i] = 2 * b[i];
        }
        struct ratio ratio = mann_whitney_ratio(a, 21, b, 20, 0.01);
        struct ratio doubled = mann_whitney_ratio(a, 21, c, 20, 0.01);
        assert_near(doubled.low, 2 * ratio.low, 1e-12);
        assert_near(doubled.high, 2 * ratio.high, 1e-12);
        assert_true(ratio.low < ratio.estimate && ratio.estimate < ratio.high);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
            cmocka_unit_test(median_is_the_middle_or_the_mean_of_the_middle_two),
            cmocka_unit_test(median_interval_takes_the_published_ranks),
            cmocka_unit_test(median_interval_of_few_values_says_what_it_covers),
            cmocka_unit_test(holm_multiplies_by_what_is_left_and_never_falls),
            cmocka_unit_test(holm_stays_a_probability),
            cmocka_unit_test(geometric_mean_of_a_ratio_and_its_inverse_is_one),
            cmocka_unit_test(mann_whitney_counts_the_ways_by_hand),
            cmocka_unit_test(mann_whitney_is_exact_with_ties),
            cmocka_unit_test(mann_whitney_agrees_with_trying_all_ways),
            cmocka_unit_test(mann_whitney_with_and_without_ties_meet),
            cmocka_unit_test(mann_whitney_is_normal_for_many),
            cmocka_unit_test(mann_whitney_of_many_equal_values_is_one),
            cmocka_unit_test(mann_whitney_corrects_for_ties_of_many),
            cmocka_unit_test(critical_u_is_the_published_one),
            cmocka_unit_test(critical_u_goes_on_beyond_the_exact_range),
            cmocka_unit_test(the_ratio_is_the_median_of_all_pairs_and_its_interval_their_ranks),
            cmocka_unit_test(a_ratio_of_too_few_values_may_be_any),
            cmocka_unit_test(a_ratio_scales_with_its_values),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
