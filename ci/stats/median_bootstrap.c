/* SPDX-License-Identifier: MIT */
/* The bootstrap of a ratio of two medians. */
#include "ci/stats/median_bootstrap.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_sf_gamma.h>
#include <math.h>
#include <stdlib.h>

#define NEGLIGIBLE 1e-12 /* a weight that no interval in use can show */
#define ROUNDING   1e-9  /* of sums of weights */
#define STEPS_MAX  200   /* of a bisection, which ends where doubles do */

struct point {
        double value, weight;
};

/* The median of a resample: its values, ascending, and how likely each is. */
struct distribution {
        struct point *points;
        size_t count, capacity;
};

static bool add_point(struct distribution *distribution, double value, double weight)
{
        if (weight < NEGLIGIBLE)
                return true;
        if (distribution->count == distribution->capacity) {
                size_t capacity = 2 * distribution->capacity + 64;
                struct point *points =
                    realloc(distribution->points, capacity * sizeof(*distribution->points));
                if (!points)
                        return false;
                distribution->points = points;
                distribution->capacity = capacity;
        }
        distribution->points[distribution->count++] =
            (struct point){.value = value, .weight = weight};
        return true;
}

/* The chance that at least rank of count draws are among the first i values. */
static double chance_within(size_t i, size_t rank, size_t count)
{
        return gsl_cdf_binomial_Q((unsigned)rank - 1, (double)i / (double)count, (unsigned)count);
}

/* The chance that the draw of this rank is the i-th value, i from 1. */
static double chance_of_rank(size_t i, size_t rank, size_t count)
{
        return chance_within(i, rank, count) - chance_within(i - 1, rank, count);
}

/* log(x^n - y^n), x > y >= 0: the chance, but for a factor, that n draws reach x and one is it. */
static double log_power_step(double x, double y, double n)
{
        return n * log(x) + log1p(-pow(y / x, n));
}

/*
 * count is even, half of it h. The h-th draw is value i and the next one value
 * j > i exactly if h draws are at most i, one of them i, and h are at least j,
 * one of them j. What is left of the h-th draw being i is both being i.
 */
static bool resample_even(const double *sorted, size_t count, struct distribution *medians)
{
        double n = (double)count, h = n / 2;
        double ways = gsl_sf_lnchoose((unsigned)count, (unsigned)count / 2);

        for (size_t i = 1; i <= count; i++) {
                double left = chance_of_rank(i, count / 2, count);
                double below = ways + log_power_step((double)i / n, (double)(i - 1) / n, h);
                for (size_t j = i + 1; j <= count; j++) {
                        double above =
                            log_power_step((double)(count - j + 1) / n, (double)(count - j) / n, h);
                        double weight = exp(below + above);
                        if (weight < NEGLIGIBLE)
                                break;
                        left -= weight;
                        if (!add_point(medians, (sorted[i - 1] + sorted[j - 1]) / 2, weight))
                                return false;
                }
                if (!add_point(medians, sorted[i - 1], left))
                        return false;
        }
        return true;
}

static bool resample_odd(const double *sorted, size_t count, struct distribution *medians)
{
        for (size_t i = 1; i <= count; i++)
                if (!add_point(medians, sorted[i - 1], chance_of_rank(i, count / 2 + 1, count)))
                        return false;
        return true;
}

static int by_value(const void *left, const void *right)
{
        const struct point *a = left, *b = right;

        return (a->value > b->value) - (a->value < b->value);
}

static bool resample(const double *sorted, size_t count, struct distribution *medians)
{
        if (!(count % 2 ? resample_odd : resample_even)(sorted, count, medians))
                return false;
        qsort(medians->points, medians->count, sizeof(*medians->points), by_value);
        return true;
}

/* The chance that b's median is at most ratio times a's. */
static double chance_at_most(const struct distribution *a, const struct distribution *b,
                             double ratio)
{
        double within = 0, chance = 0;
        size_t j = 0;

        for (size_t i = 0; i < a->count; i++) {
                for (; j < b->count && b->points[j].value <= ratio * a->points[i].value; j++)
                        within += b->points[j].weight;
                chance += a->points[i].weight * within;
        }
        return chance;
}

/* The least ratio whose chance reaches this, by bisection down to neighbouring doubles. */
static double quantile(const struct distribution *a, const struct distribution *b, double chance)
{
        double low = b->points[0].value / a->points[a->count - 1].value;
        double high = b->points[b->count - 1].value / a->points[0].value;

        if (chance_at_most(a, b, low) >= chance)
                return low;
        for (int step = 0; step < STEPS_MAX; step++) {
                double middle = low + (high - low) / 2;
                if (middle <= low || middle >= high)
                        break;
                if (chance_at_most(a, b, middle) >= chance)
                        high = middle;
                else
                        low = middle;
        }
        return high;
}

bool bootstrap_median_ratio(const double *a, size_t a_count, const double *b, size_t b_count,
                            double level, struct ratio_interval *interval, struct error *error)
{
        struct distribution of_a = {.count = 0}, of_b = {.count = 0};
        double tail = (1 - level) / 2;
        bool good = resample(a, a_count, &of_a) && resample(b, b_count, &of_b);

        if (good)
                *interval = (struct ratio_interval){
                    .low = quantile(&of_a, &of_b, tail),
                    .high = quantile(&of_a, &of_b, 1 - tail - ROUNDING),
                };
        free(of_a.points);
        free(of_b.points);
        return good || error_no_memory(error);
}
