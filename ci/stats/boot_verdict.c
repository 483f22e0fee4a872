/* SPDX-License-Identifier: MIT */
/* The verdict over boots. */
#include "ci/stats/boot_verdict.h"
#include "ci/stats/mann_whitney.h"

#include <math.h>
#include <stdlib.h>

#define ROUNDING 1e-12 /* of a product of two doubles, by far */

static void summarize(struct boot_side *side)
{
        side->median = median_of_sorted(side->medians, side->boots);
        side->interval = median_interval_of_sorted(side->medians, side->boots, BOOT_MEDIAN_LEVEL);
}

static bool has_ratio(const struct boot_comparison *row)
{
        return row->base.medians[0] > 0 && row->new.medians[0] > 0;
}

static bool measure_change(struct boot_comparison *row, struct error *error)
{
        struct ratio_interval interval;

        summarize(&row->base);
        summarize(&row->new);
        row->p =
            mann_whitney(row->base.medians, row->base.boots, row->new.medians, row->new.boots).p;
        row->change = row->low = row->high = row->provable = 0;
        if (!has_ratio(row))
                return true;
        if (!bootstrap_median_ratio(row->base.medians, row->base.boots, row->new.medians,
                                    row->new.boots, BOOT_CHANGE_LEVEL, &interval, error))
                return false;
        row->change = row->new.median / row->base.median - 1;
        row->low = interval.low - 1;
        row->high = interval.high - 1;
        return true;
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

/* How many pairs would have base <= new if NEW were slower by the factor. */
static size_t pairs_within(const struct boot_comparison *row, double factor)
{
        size_t pairs = 0, i = 0;

        for (size_t j = 0; j < row->new.boots; j++) {
                while (i < row->base.boots && row->base.medians[i] <= factor * row->new.medians[j])
                        i++;
                pairs += i;
        }
        return pairs;
}

/*
 * The least slowdown of NEW's boots that the test would have seen: the least factor
 * by which enough pairs turn, found by bisection down to neighbouring doubles.
 */
static double provable_by_test(const struct boot_comparison *row, double p)
{
        const struct boot_side *base = &row->base, *new = &row->new;
        size_t critical = mann_whitney_critical(base->boots, new->boots, p);
        double low = base->medians[0] / new->medians[new->boots - 1];
        double high = base->medians[base->boots - 1] / new->medians[0] * (1 + ROUNDING);

        if (critical > base->boots * new->boots)
                return HUGE_VAL;
        for (double middle = low + (high - low) / 2; low < middle && middle < high;
             middle = low + (high - low) / 2) {
                if (pairs_within(row, middle) >= critical)
                        high = middle;
                else
                        low = middle;
        }
        return high * (new->median / base->median);
}

/* The greatest change that one of the three conditions asks for, with the spread seen. */
static double find_provable(const struct boot_comparison *row, size_t count,
                            const struct boot_limits *limits)
{
        double by_test = provable_by_test(row, BOOT_ALPHA / (double)count);
        double by_interval = (1 + row->change) / (1 + row->low);
        double by_limits = 1 + fmax(limits->min_effect, limits->min_difference / row->base.median);

        return fmax(by_test, fmax(by_interval, by_limits)) - 1;
}

static enum verdict judge(const struct boot_comparison *row, const struct boot_limits *limits)
{
        double difference = fabs(row->new.median - row->base.median);
        bool proven = row->p_table <= BOOT_ALPHA && fabs(row->change) > limits->min_effect &&
                      difference > limits->min_difference;

        if (!has_ratio(row))
                return VERDICT_NO_RATIO;
        if (proven && row->low > 0)
                return VERDICT_SLOWER;
        if (proven && row->high < 0)
                return VERDICT_FASTER;
        return isinf(row->provable) ? VERDICT_TOO_FEW : VERDICT_UNPROVEN;
}

bool boot_comparison_judge(struct boot_comparison *table, size_t count,
                           const struct boot_limits *limits, struct error *error)
{
        for (size_t i = 0; i < count; i++)
                if (!measure_change(&table[i], error))
                        return false;
        if (count > 0 && !correct_for_length(table, count, error))
                return false;
        for (size_t i = 0; i < count; i++) {
                if (has_ratio(&table[i]))
                        table[i].provable = find_provable(&table[i], count, limits);
                table[i].verdict = judge(&table[i], limits);
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
