/* SPDX-License-Identifier: MIT */
/* Judges whether boots of NEW differ from boots of BASE. */
#include "ci/stats/boot_verdict.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>

#include "ci/stats/mann_whitney.h"

#define ROUNDING 1e-9 /* error of a change found by bisection */

static void summarize(struct boot_side *side)
{
        side->median = median_of_sorted(side->values, side->boots);
        side->interval = median_interval_of_sorted(side->values, side->boots, BOOT_MEDIAN_LEVEL);
}

static bool has_ratio(const struct boot_comparison *row)
{
        return row->base.values[0] > 0 && row->new.values[0] > 0;
}

static bool is_in_turn(const struct boot_comparison *row)
{
        return row->in_turn.blocks > 0;
}

static void measure_in_turn(struct boot_comparison *row)
{
        struct shift_interval interval = aligned_ranks_interval(&row->in_turn, BOOT_ALPHA);

        row->p = aligned_ranks_p(&row->in_turn, 0);
        row->change = exp(aligned_ranks_shift(&row->in_turn)) - 1;
        row->low = exp(interval.low) - 1;
        row->high = exp(interval.high) - 1;
}

static void measure_apart(struct boot_comparison *row)
{
        const struct boot_side *base = &row->base, *new = &row->new;
        struct ratio ratio;

        row->p = mann_whitney(base->values, base->boots, new->values, new->boots).p;
        if (!has_ratio(row))
                return;
        ratio = mann_whitney_ratio(base->values, base->boots, new->values, new->boots, BOOT_ALPHA);
        row->change = ratio.estimate - 1;
        row->low = ratio.low - 1;
        row->high = ratio.high - 1;
}

static bool correct_for_length(struct boot_comparison *table, size_t count, struct error *error)
{
        double *p = malloc(count * sizeof(*p));
        double *adjusted = malloc(count * sizeof(*adjusted));
        size_t *order = malloc(count * sizeof(*order));
        bool good = p && adjusted && order;

        for (size_t i = 0; good && i < count; i++)
                p[i] = table[i].p;
        if (good)
                holm_adjust(p, count, adjusted, order);
        for (size_t i = 0; good && i < count; i++)
                table[i].p_table = adjusted[i];
        free(p);
        free(adjusted);
        free(order);
        return good || error_no_memory(error);
}

/* Can this number and order of boots give a p of at most this? */
static bool can_prove(const struct boot_comparison *row, double p)
{
        const size_t base = row->base.boots, new = row->new.boots;

        return is_in_turn(row) ? aligned_ranks_least_p(row->in_turn.blocks) <= p
                               : mann_whitney_critical(base, new, p) <= base * new;
}

/* The fraction of BASE below which a change is ignored. */
static double least_change(const struct boot_comparison *row, const struct boot_limits *limits)
{
        double difference = fmax(limits->min_difference, row->least_difference);

        return fmax(limits->min_effect, difference / row->base.median);
}

/* Half the width of the test's interval at this alpha, in logarithms of the change. */
static double half_interval(const struct boot_comparison *row, double alpha)
{
        const struct boot_side *base = &row->base, *new = &row->new;

        if (is_in_turn(row)) {
                struct shift_interval interval = aligned_ranks_interval(&row->in_turn, alpha);

                return (interval.high - interval.low) / 2;
        }
        struct ratio ratio =
            mann_whitney_ratio(base->values, base->boots, new->values, new->boots, alpha);
        return log(ratio.high / ratio.low) / 2;
}

/*
 * The slowdown that would be found in BOOT_POWER of all tables with boots as noisy as these.
 * It must exceed the interval at Holm's level for the first row, or the limits, by as much as
 * the estimate itself varies. The estimate's standard error is that of a normal distribution
 * with the interval found at BOOT_ALPHA.
 */
static double find_provable(const struct boot_comparison *row, size_t count)
{
        const double alpha = BOOT_ALPHA / (double)count;
        const double deviation =
            half_interval(row, BOOT_ALPHA) / gsl_cdf_ugaussian_Qinv(BOOT_ALPHA / 2);

        if (!can_prove(row, alpha) || !isfinite(deviation))
                return HUGE_VAL;
        return exp(fmax(half_interval(row, alpha), log(1 + row->least)) +
                   gsl_cdf_ugaussian_Pinv(BOOT_POWER) * deviation) -
               1;
}

static enum verdict judge(const struct boot_comparison *row)
{
        bool exceeds = fabs(row->change) > row->least * (1 + ROUNDING);
        bool proven = row->p_table <= BOOT_ALPHA && (row->low > 0 || row->high < 0);

        if (!has_ratio(row))
                return VERDICT_NO_RATIO;
        if (proven && !exceeds)
                return VERDICT_BELOW;
        if (proven)
                return row->low > 0 ? VERDICT_SLOWER : VERDICT_FASTER;
        return isinf(row->provable) ? VERDICT_TOO_FEW : VERDICT_UNPROVEN;
}

bool boot_comparison_judge(struct boot_comparison *table, size_t count,
                           const struct boot_limits *limits, struct error *error)
{
        for (size_t i = 0; i < count; i++) {
                struct boot_comparison *row = &table[i];

                summarize(&row->base);
                summarize(&row->new);
                row->change = row->low = row->high = row->least = row->provable = 0;
                if (is_in_turn(row) && has_ratio(row))
                        measure_in_turn(row);
                else
                        measure_apart(row);
        }
        if (count > 0 && !correct_for_length(table, count, error))
                return false;
        for (size_t i = 0; i < count; i++) {
                if (has_ratio(&table[i])) {
                        table[i].least = least_change(&table[i], limits);
                        table[i].provable = find_provable(&table[i], count);
                }
                table[i].verdict = judge(&table[i]);
        }
        return true;
}

size_t boots_needed(size_t count)
{
        size_t boots = 2;

        while (mann_whitney_critical(boots, boots, BOOT_ALPHA / (double)count) > boots * boots)
                boots++;
        return boots;
}

size_t blocks_needed(size_t count)
{
        size_t blocks = 1;

        while (aligned_ranks_least_p(blocks) > BOOT_ALPHA / (double)count)
                blocks++;
        return blocks;
}
