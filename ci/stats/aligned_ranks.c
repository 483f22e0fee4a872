/* SPDX-License-Identifier: MIT */
/* The test for boots that were measured in turn. */
#include "ci/stats/aligned_ranks.h"

#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "ci/stats/statistics.h"

#define BOOTS_MAX (BLOCKS_MAX * BLOCK_BOOTS)
#define PAIRS_MAX (BLOCKS_MAX * BLOCK_SIDE * BLOCK_SIDE)
#define ORDERS    70 /* ways to choose four of eight */
/* Bound of the greatest minus the least doubled rank sum: 2 * (boots / 2)^2. */
#define RANGE_MAX (BOOTS_MAX * BOOTS_MAX / 2)

#define EQUAL      1e-12 /* logarithms closer than this are a tie */
#define FIRST_STEP 0.005 /* from the estimate towards an interval end */
#define PRECISION  0.01  /* relative, of an end's distance from the estimate */

struct ranked {
        double value;
        size_t boot;
};

static int by_value(const void *a, const void *b)
{
        const struct ranked *left = a, *right = b;

        return (left->value > right->value) - (left->value < right->value);
}

/* Subtracts each block's median, and from NEW also the shift. */
static void align(const struct aligned_ranks *row, double shift, struct ranked *aligned)
{
        for (size_t block = 0; block < row->blocks; block++) {
                const size_t first = block * BLOCK_BOOTS;
                double values[BLOCK_BOOTS], sorted[BLOCK_BOOTS];

                for (size_t i = 0; i < BLOCK_BOOTS; i++)
                        values[i] = row->logs[first + i] - (row->is_new[first + i] ? shift : 0);
                memcpy(sorted, values, sizeof(sorted));
                sort_ascending(sorted, BLOCK_BOOTS);
                for (size_t i = 0; i < BLOCK_BOOTS; i++)
                        aligned[first + i] = (struct ranked){
                            .value = values[i] - median_of_sorted(sorted, BLOCK_BOOTS),
                            .boot = first + i,
                        };
        }
}

/* Ranks each boot. Ranks are doubled so that the mean rank of a tie is an integer. */
static void rank(struct ranked *aligned, size_t count, size_t *doubled)
{
        qsort(aligned, count, sizeof(*aligned), by_value);
        for (size_t i = 0, end; i < count; i = end) {
                for (end = i + 1; end < count; end++)
                        if (aligned[end].value > aligned[i].value + EQUAL)
                                break;
                for (size_t k = i; k < end; k++)
                        doubled[aligned[k].boot] = i + end + 1;
        }
}

/* Computes NEW's rank sum, minus the least, for all 70 choices of four boots of eight. */
static void order_sums(const size_t *doubled, size_t sums[ORDERS], size_t *least, size_t *range)
{
        size_t order = 0, greatest = 0;

        *least = SIZE_MAX;
        for (size_t a = 0; a < BLOCK_BOOTS; a++)
                for (size_t b = a + 1; b < BLOCK_BOOTS; b++)
                        for (size_t c = b + 1; c < BLOCK_BOOTS; c++)
                                for (size_t d = c + 1; d < BLOCK_BOOTS; d++)
                                        sums[order++] =
                                            doubled[a] + doubled[b] + doubled[c] + doubled[d];
        for (order = 0; order < ORDERS; order++) {
                *least = sums[order] < *least ? sums[order] : *least;
                greatest = sums[order] > greatest ? sums[order] : greatest;
        }
        for (order = 0; order < ORDERS; order++)
                sums[order] -= *least;
        *range = greatest - *least;
}

/* How often, over all orders of all blocks, NEW's doubled ranks sum to least + s, s = 0..range. */
struct law {
        size_t least, range;
        double ways[RANGE_MAX + 1];
};

/* The hot loop. Adds two at a time, which compilers turn into one instruction. */
static void add_ways(double *restrict to, const double *restrict from, size_t count)
{
        size_t i = 0;

        for (; i + 2 <= count; i += 2) {
                to[i] += from[i];
                to[i + 1] += from[i + 1];
        }
        if (i < count)
                to[i] += from[i];
}

/* Convolves one block after the other. */
static void find_law(const size_t *doubled, size_t blocks, struct law *law)
{
        static _Thread_local double folded[RANGE_MAX + 1];

        law->least = law->range = 0;
        law->ways[0] = 1;
        for (size_t block = 0; block < blocks; block++) {
                size_t sums[ORDERS], least, range;

                order_sums(doubled + block * BLOCK_BOOTS, sums, &least, &range);
                memset(folded, 0, (law->range + range + 1) * sizeof(*folded));
                for (size_t i = 0; i < ORDERS; i++)
                        add_ways(folded + sums[i], law->ways, law->range + 1);
                law->least += least;
                law->range += range;
                memcpy(law->ways, folded, (law->range + 1) * sizeof(*folded));
        }
}

/* Counts the ways in which the two laws together sum to at most this. */
static double ways_at_most(const struct law *a, const struct law *b, size_t sum)
{
        double of_b = 0, ways = 0; /* of_b: b's ways so far */
        size_t below = 0;

        for (size_t s = a->range + 1; s-- > 0;) {
                while (below <= b->range && a->least + s + b->least + below <= sum)
                        of_b += b->ways[below++];
                ways += a->ways[s] * of_b;
        }
        return ways;
}

/* Two laws of half the blocks each are faster to compute than one of all. */
double aligned_ranks_p(const struct aligned_ranks *row, double shift)
{
        static _Thread_local struct law first, second;
        const size_t count = row->blocks * BLOCK_BOOTS, half = row->blocks / 2;
        struct ranked aligned[BOOTS_MAX];
        size_t doubled[BOOTS_MAX], seen = 0;

        align(row, shift, aligned);
        rank(aligned, count, doubled);
        for (size_t i = 0; i < count; i++)
                seen += row->is_new[i] ? doubled[i] : 0;
        find_law(doubled, half, &first);
        find_law(doubled + half * BLOCK_BOOTS, row->blocks - half, &second);
        /* BASE has the remaining ranks: a large sum of one side is a small sum of the other. */
        double at_most = ways_at_most(&first, &second, seen);
        double at_least = ways_at_most(&first, &second, count * (count + 1) - seen);
        return fmin(1, 2 * fmin(at_most, at_least) / pow(ORDERS, (double)row->blocks));
}

double aligned_ranks_least_p(size_t blocks)
{
        return 2 / pow(ORDERS, (double)blocks);
}

double aligned_ranks_shift(const struct aligned_ranks *row)
{
        double differences[PAIRS_MAX];
        size_t count = 0;

        for (size_t first = 0; first < row->blocks * BLOCK_BOOTS; first += BLOCK_BOOTS)
                for (size_t i = first; i < first + BLOCK_BOOTS; i++)
                        for (size_t j = first; row->is_new[i] && j < first + BLOCK_BOOTS; j++)
                                if (!row->is_new[j])
                                        differences[count++] = row->logs[i] - row->logs[j];
        sort_ascending(differences, count);
        return median_of_sorted(differences, count);
}

/* Unlike p, grows about linearly with the distance from the estimate. */
static double depth_of(double p)
{
        return sqrt(-log(p));
}

/*
 * Searches from the estimate, in the direction of this sign, for the nearest shift whose p is
 * at most alpha, within PRECISION.
 */
static double interval_end(const struct aligned_ranks *row, double alpha, double estimate,
                           double step)
{
        const double wanted = depth_of(alpha);
        double inside = estimate, outside = estimate + step;
        double depth_inside = 0, depth_outside = depth_of(aligned_ranks_p(row, outside));

        while (depth_outside < wanted) {
                inside = outside;
                depth_inside = depth_outside;
                outside += outside - estimate;
                depth_outside = depth_of(aligned_ranks_p(row, outside));
        }
        /* EQUAL stops the loop if ties make the end equal to the estimate. */
        while (fabs(outside - inside) > fmax(EQUAL, PRECISION * fabs(outside - estimate))) {
                double share = (wanted - depth_inside) / (depth_outside - depth_inside);
                double middle = inside + (outside - inside) * fmin(0.9, fmax(0.1, share));
                double depth = depth_of(aligned_ranks_p(row, middle));

                if (depth < wanted) {
                        inside = middle;
                        depth_inside = depth;
                } else {
                        outside = middle;
                        depth_outside = depth;
                }
        }
        return outside;
}

struct shift_interval aligned_ranks_interval(const struct aligned_ranks *row, double alpha)
{
        const double estimate = aligned_ranks_shift(row);

        if (aligned_ranks_least_p(row->blocks) > alpha)
                return (struct shift_interval){.low = -HUGE_VAL, .high = HUGE_VAL};
        return (struct shift_interval){
            .low = interval_end(row, alpha, estimate, -FIRST_STEP),
            .high = interval_end(row, alpha, estimate, FIRST_STEP),
        };
}

void block_order(unsigned long seed, size_t block, bool is_new[BLOCK_BOOTS])
{
        size_t places[BLOCK_BOOTS] = {0, 1, 2, 3, 4, 5, 6, 7};
        gsl_rng *random = gsl_rng_alloc(gsl_rng_mt19937);

        memset(is_new, 0, BLOCK_BOOTS * sizeof(*is_new));
        gsl_rng_set(random, seed + block);
        gsl_ran_shuffle(random, places, BLOCK_BOOTS, sizeof(*places));
        for (size_t i = 0; i < BLOCK_SIDE; i++)
                is_new[places[i]] = true;
        gsl_rng_free(random);
}
