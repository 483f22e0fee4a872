/* SPDX-License-Identifier: MIT */
/* The Mann-Whitney test. */
#include "ci/stats/mann_whitney.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <string.h>

#define PAIRS_MAX ((MANN_WHITNEY_EXACT_MAX / 2) * (MANN_WHITNEY_EXACT_MAX / 2))
#define TIES_MAX  MANN_WHITNEY_EXACT_TIES_MAX
#define SUM_MAX   (TIES_MAX * (TIES_MAX + 1)) /* of all ranks, doubled */

/* What the values of both sides look like when ranked together. */
struct ranking {
        double u;
        double tie_term; /* sum of t^3 - t over the groups of t equal values */
        size_t total;    /* values of both sides */
        size_t b_count;
        size_t b_sum;             /* of b's doubled ranks, where doubled is filled */
        size_t doubled[TIES_MAX]; /* doubled mean ranks, ascending; only up to TIES_MAX values */
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

        *ranking = (struct ranking){.total = a_count + b_count, .b_count = b_count};
        while (i < a_count || j < b_count) {
                double value = j == b_count || (i < a_count && a[i] < b[j]) ? a[i] : b[j];
                size_t in_a = count_equal(a, a_count, i, value);
                size_t in_b = count_equal(b, b_count, j, value);
                size_t group = in_a + in_b;
                /* Ranks i + j + 1 to i + j + group, each replaced by their mean. */
                size_t doubled = 2 * (i + j) + group + 1;

                ranking->u += (double)in_b * ((double)i + (double)in_a / 2);
                ranking->tie_term += pow((double)group, 3) - (double)group;
                ranking->b_sum += in_b * doubled;
                for (size_t k = 0; k < group && ranking->total <= TIES_MAX; k++)
                        ranking->doubled[i + j + k] = doubled;
                i += in_a;
                j += in_b;
        }
}

/*
 * How many of the ways to deal a_count + b_count distinct values to the sides
 * have u = 0, 1, ...: the coefficients of the Gaussian binomial, built factor
 * by factor. Every step is a whole number below 2^53, thus exact.
 */
static void count_ways(size_t a_count, size_t b_count, double ways[PAIRS_MAX + 1])
{
        size_t pairs = a_count * b_count;

        memset(ways, 0, (pairs + 1) * sizeof(*ways));
        ways[0] = 1;
        for (size_t i = 1; i <= b_count; i++) {
                for (size_t u = pairs; u >= a_count + i; u--)
                        ways[u] -= ways[u - a_count - i];
                for (size_t u = i; u <= pairs; u++)
                        ways[u] += ways[u - i];
        }
}

static double sum_of(const double *values, size_t from, size_t to)
{
        double sum = 0;

        for (size_t i = from; i < to; i++)
                sum += values[i];
        return sum;
}

/* Both tails as far out as what was seen, of all ways. */
static double two_sided(const double *ways, size_t end, size_t seen)
{
        double at_most = sum_of(ways, 0, seen + 1);
        double at_least = sum_of(ways, seen, end);
        double all = at_most + sum_of(ways, seen + 1, end);

        return fmin(1, 2 * fmin(at_most, at_least) / all);
}

static double p_without_ties(size_t a_count, size_t b_count, size_t u)
{
        double ways[PAIRS_MAX + 1];

        count_ways(a_count, b_count, ways);
        return two_sided(ways, a_count * b_count + 1, u);
}

/* ways[k][s]: choices of k of the values whose doubled ranks sum to s; the last row is b's. */
static double p_with_ties(const struct ranking *ranking)
{
        static _Thread_local double ways[TIES_MAX][SUM_MAX + 1];
        size_t all = ranking->total * (ranking->total + 1);

        for (size_t k = 0; k <= ranking->b_count; k++)
                memset(ways[k], 0, (all + 1) * sizeof(ways[k][0]));
        ways[0][0] = 1;
        for (size_t i = 0; i < ranking->total; i++) {
                size_t rank = ranking->doubled[i];
                for (size_t k = i + 1 < ranking->b_count ? i + 1 : ranking->b_count; k > 0; k--)
                        for (size_t s = rank; s <= all; s++)
                                ways[k][s] += ways[k - 1][s - rank];
        }
        return two_sided(ways[ranking->b_count], all + 1, ranking->b_sum);
}

/* Half a pair towards the mean, since u moves in whole ones. */
static double p_normal(const struct ranking *ranking)
{
        double total = (double)ranking->total, b = (double)ranking->b_count, a = total - b;
        double variance = a * b / 12 * (total + 1 - ranking->tie_term / (total * (total - 1)));
        double distance = fmax(0, fabs(ranking->u - a * b / 2) - 0.5);

        return variance > 0 ? fmin(1, 2 * gsl_cdf_ugaussian_Q(distance / sqrt(variance))) : 1;
}

struct mann_whitney mann_whitney(const double *a, size_t a_count, const double *b, size_t b_count)
{
        struct ranking ranking;

        rank_together(a, a_count, b, b_count, &ranking);
        if (ranking.tie_term == 0 && ranking.total <= MANN_WHITNEY_EXACT_MAX)
                return (struct mann_whitney){
                    .u = ranking.u,
                    .p = p_without_ties(a_count, b_count, (size_t)ranking.u),
                    .exact = true,
                };
        if (ranking.total <= TIES_MAX)
                return (struct mann_whitney){
                    .u = ranking.u, .p = p_with_ties(&ranking), .exact = true};
        return (struct mann_whitney){.u = ranking.u, .p = p_normal(&ranking)};
}

static size_t critical_exact(size_t a_count, size_t b_count, double p)
{
        double ways[PAIRS_MAX + 1];
        size_t u = a_count * b_count + 1;
        double tail = 0;

        count_ways(a_count, b_count, ways);
        double all = sum_of(ways, 0, u);
        while (u > 0 && 2 * (tail + ways[u - 1]) / all <= p)
                tail += ways[--u];
        return u;
}

size_t mann_whitney_critical(size_t a_count, size_t b_count, double p)
{
        if (a_count + b_count <= MANN_WHITNEY_EXACT_MAX)
                return critical_exact(a_count, b_count, p);
        double a = (double)a_count, b = (double)b_count;
        double deviation = sqrt(a * b * (a + b + 1) / 12);
        return (size_t)ceil(a * b / 2 + 0.5 + gsl_cdf_ugaussian_Qinv(p / 2) * deviation);
}
