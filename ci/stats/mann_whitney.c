/* SPDX-License-Identifier: MIT */
/* The Mann-Whitney test. */
#include "ci/stats/mann_whitney.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>

/* Limit for computing the exact law; beyond it the normal approximation is used. */
#define STEPS_MAX 5e7

/* The values of both sides ranked together. */
struct ranking {
        double u;
        double tie_term; /* sum of t^3 - t over the groups of t equal values */
        size_t total;    /* number of values on both sides */
        size_t b_count;
        size_t b_sum;    /* sum of b's doubled ranks */
        size_t *doubled; /* doubled mean ranks, ascending; NULL: no memory */
};

static size_t count_equal(const double *sorted, size_t count, size_t from, double value)
{
        size_t end = from;

        while (end < count && sorted[end] == value)
                end++;
        return end - from;
}

static void rank_together(const double *a, size_t a_count, const double *b, size_t b_count,
                          struct ranking *ranking)
{
        size_t i = 0, j = 0;

        while (i < a_count || j < b_count) {
                double value = j == b_count || (i < a_count && a[i] < b[j]) ? a[i] : b[j];
                size_t in_a = count_equal(a, a_count, i, value);
                size_t in_b = count_equal(b, b_count, j, value);
                size_t group = in_a + in_b;
                /* Ranks i + j + 1 to i + j + group are replaced by their mean. */
                size_t doubled = 2 * (i + j) + group + 1;

                ranking->u += (double)in_b * ((double)i + (double)in_a / 2);
                ranking->tie_term += pow((double)group, 3) - (double)group;
                ranking->b_sum += in_b * doubled;
                for (size_t k = 0; ranking->doubled && k < group; k++)
                        ranking->doubled[i + j + k] = doubled;
                i += in_a;
                j += in_b;
        }
}

/* The sum of all doubled ranks. */
static size_t sum_of_all(size_t total)
{
        return total * (total + 1);
}

static bool is_affordable(size_t chosen, size_t total)
{
        return (double)chosen * (double)total * (double)sum_of_all(total) <= STEPS_MAX;
}

/*
 * Counts, for each sum from 0 to that of all values, the ways to choose `chosen` values whose
 * doubled ranks have that sum. NULL: no memory. The caller frees it.
 */
static double *count_ways(const size_t *doubled, size_t total, size_t chosen)
{
        const size_t width = sum_of_all(total) + 1;
        double *ways = calloc((chosen + 1) * width, sizeof(*ways)), *law = NULL;
        size_t reached = 0; /* the greatest sum so far */

        if (ways)
                ways[0] = 1;
        for (size_t i = 0; ways && i < total; i++) {
                reached += doubled[i];
                for (size_t k = i + 1 < chosen ? i + 1 : chosen; k > 0; k--)
                        for (size_t s = doubled[i]; s <= reached; s++)
                                ways[k * width + s] += ways[(k - 1) * width + s - doubled[i]];
        }
        if (ways)
                law = malloc(width * sizeof(*law));
        for (size_t s = 0; law && s < width; s++)
                law[s] = ways[chosen * width + s];
        free(ways);
        return law;
}

static double sum_of(const double *values, size_t from, size_t to)
{
        double sum = 0;

        for (size_t i = from; i < to; i++)
                sum += values[i];
        return sum;
}

/* Continuity correction: half a pair towards the mean, since u is an integer. */
static double p_normal(const struct ranking *ranking)
{
        double total = (double)ranking->total, b = (double)ranking->b_count, a = total - b;
        double variance = a * b / 12 * (total + 1 - ranking->tie_term / (total * (total - 1)));
        double distance = fmax(0, fabs(ranking->u - a * b / 2) - 0.5);

        return variance > 0 ? fmin(1, 2 * gsl_cdf_ugaussian_Q(distance / sqrt(variance))) : 1;
}

/* Uses the smaller side; its rank sum determines the other's. False: too slow, or no memory. */
static bool p_exact(const struct ranking *ranking, double *p)
{
        const size_t all = sum_of_all(ranking->total);
        const bool b_is_smaller = ranking->b_count <= ranking->total - ranking->b_count;
        const size_t chosen = b_is_smaller ? ranking->b_count : ranking->total - ranking->b_count;
        const size_t seen = b_is_smaller ? ranking->b_sum : all - ranking->b_sum;
        double *ways =
            ranking->doubled ? count_ways(ranking->doubled, ranking->total, chosen) : NULL;

        if (!ways)
                return false;
        double at_most = sum_of(ways, 0, seen + 1), at_least = sum_of(ways, seen, all + 1);
        *p = fmin(1, 2 * fmin(at_most, at_least) / (at_most + at_least - ways[seen]));
        free(ways);
        return true;
}

struct mann_whitney mann_whitney(const double *a, size_t a_count, const double *b, size_t b_count)
{
        const size_t total = a_count + b_count;
        struct ranking ranking = {.total = total, .b_count = b_count};
        struct mann_whitney test;

        if (is_affordable(a_count < b_count ? a_count : b_count, total))
                ranking.doubled = malloc(total * sizeof(*ranking.doubled));
        rank_together(a, a_count, b, b_count, &ranking);
        test.u = ranking.u;
        test.exact = p_exact(&ranking, &test.p);
        if (!test.exact)
                test.p = p_normal(&ranking);
        free(ranking.doubled);
        return test;
}

/* For chosen of total distinct values: finds the least u above the mean with a p this small. */
static bool critical_exact(size_t chosen, size_t total, double p, size_t *critical)
{
        const size_t pairs = chosen * (total - chosen), least_sum = sum_of_all(chosen);
        size_t *doubled = malloc(total * sizeof(*doubled));
        double *ways = NULL, tail = 0, all = 0;

        for (size_t i = 0; doubled && i < total; i++)
                doubled[i] = 2 * (i + 1);
        if (doubled)
                ways = count_ways(doubled, total, chosen);
        free(doubled);
        if (!ways)
                return false;
        all = sum_of(ways, 0, sum_of_all(total) + 1);
        for (*critical = pairs + 1; *critical > 0; --*critical) {
                tail += ways[least_sum + 2 * (*critical - 1)];
                if (2 * tail / all > p)
                        break;
        }
        free(ways);
        return true;
}

static size_t find_critical(size_t a_count, size_t b_count, double p)
{
        const size_t chosen = a_count < b_count ? a_count : b_count, total = a_count + b_count;
        const double a = (double)a_count, b = (double)b_count;
        size_t critical;

        if (is_affordable(chosen, total) && critical_exact(chosen, total, p, &critical))
                return critical;
        return (size_t)ceil(a * b / 2 + 0.5 +
                            gsl_cdf_ugaussian_Qinv(p / 2) * sqrt(a * b * (a + b + 1) / 12));
}

/* Caches the last answer: all rows of a table ask the same question. */
size_t mann_whitney_critical(size_t a_count, size_t b_count, double p)
{
        static _Thread_local struct {
                size_t a_count, b_count, critical;
                double p;
        } known[2];
        static _Thread_local unsigned int oldest;

        for (unsigned int i = 0; i < 2; i++)
                if (known[i].a_count == a_count && known[i].b_count == b_count && known[i].p == p)
                        return known[i].critical;
        oldest = !oldest;
        known[oldest].a_count = a_count;
        known[oldest].b_count = b_count;
        known[oldest].p = p;
        known[oldest].critical = find_critical(a_count, b_count, p);
        return known[oldest].critical;
}

/* Counts the pairs with a ratio b / a of at most this. */
static size_t pairs_within(const double *a, size_t a_count, const double *b, size_t b_count,
                           double ratio)
{
        size_t pairs = 0, j = 0;

        for (size_t i = 0; i < a_count; i++) {
                while (j < b_count && b[j] <= ratio * a[i])
                        j++;
                pairs += j;
        }
        return pairs;
}

/* Finds the ratio at this rank (from 1) of all pairs, by bisection to neighbouring doubles. */
static double ratio_of_rank(const double *a, size_t a_count, const double *b, size_t b_count,
                            size_t rank)
{
        double low = b[0] / a[a_count - 1] / 2, high = b[b_count - 1] / a[0] * 2;

        for (double middle = low + (high - low) / 2; low < middle && middle < high;
             middle = low + (high - low) / 2) {
                if (pairs_within(a, a_count, b, b_count, middle) >= rank)
                        high = middle;
                else
                        low = middle;
        }
        return high;
}

struct ratio mann_whitney_ratio(const double *a, size_t a_count, const double *b, size_t b_count,
                                double alpha)
{
        const size_t pairs = a_count * b_count;
        const size_t critical = mann_whitney_critical(a_count, b_count, alpha);
        struct ratio ratio = {.low = 0, .high = HUGE_VAL};

        ratio.estimate = (ratio_of_rank(a, a_count, b, b_count, (pairs + 1) / 2) +
                          ratio_of_rank(a, a_count, b, b_count, pairs / 2 + 1)) /
                         2;
        if (critical > pairs)
                return ratio;
        ratio.low = ratio_of_rank(a, a_count, b, b_count, pairs - critical + 1);
        ratio.high = ratio_of_rank(a, a_count, b, b_count, critical);
        return ratio;
}
