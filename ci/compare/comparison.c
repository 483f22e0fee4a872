/* SPDX-License-Identifier: MIT */
/* BASE against one or more NEW. */
#include "ci/compare/comparison.h"
#include "bench/protocol/protocol.h"
#include "ci/base/fields.h"
#include "ci/report/report.h"
#include "ci/compare/comparable.h"

#include <stdlib.h>
#include <string.h>

#define NS_PER_S 1e9

static bool has_failed(const struct measurement_row *row)
{
        return row && row->state == MEASURED_FAILED;
}

/* Adds nothing if neither side measured it or failed. Judges set the other verdicts later. */
static void add_row(struct comparison *pair, const struct measurement_row *base,
                    const struct measurement_row *new)
{
        struct comparison_row row = {.id = base ? base->id : new->id, .base = base, .new = new};
        bool in_base = measurement_row_counts(base), in_new = measurement_row_counts(new);

        if (has_failed(base) || has_failed(new))
                row.verdict = VERDICT_FAILED;
        else if (in_base && in_new)
                row.compared = true;
        else if (in_base)
                row.verdict = VERDICT_VANISHED;
        else if (in_new)
                row.verdict = VERDICT_NEW;
        else
                return;
        pair->compared += row.compared;
        pair->rows[pair->count++] = row;
}

static bool pair_rows(struct comparison *pair, struct error *error)
{
        const struct measurement *base = pair->base, *new = pair->new;

        pair->rows = calloc(base->count + new->count, sizeof(*pair->rows));
        if (!pair->rows)
                return error_no_memory(error);
        for (size_t i = 0; i < base->count; i++)
                add_row(pair, &base->rows[i], measurement_find(new, base->rows[i].id));
        for (size_t i = 0; i < new->count; i++)
                if (!measurement_find(base, new->rows[i].id))
                        add_row(pair, NULL, &new->rows[i]);
        return pair->compared > 0 ||
               error_set(error, STATUS_UNUSABLE, "%s and %s have no benchmark in common",
                         base->name, new->name);
}

static bool open_pair(struct comparison_set *set, const struct measurement *base,
                      const struct measurement *new, struct error *error)
{
        struct comparison *pair = &set->pairs[set->count++];

        pair->base = base;
        pair->new = new;
        pair->other_machine = !comparable_machines(base, new);
        /* Exact counts depend on the image, not on the machine: a difference always counts. */
        pair->gates = set->exact || !pair->other_machine;
        if (!pair_rows(pair, error))
                return false;
        set->proofs += pair->compared;
        return true;
}

static struct boot_side side_of(const struct comparison_set *set, const struct measurement_row *row)
{
        return (struct boot_side){.medians = set->in_time ? row->nanoseconds : row->medians,
                                  .boots = row->boots};
}

/* The compared rows of all pairs in one table, since one correction spans them. */
static struct boot_comparison *gather(const struct comparison_set *set)
{
        struct boot_comparison *table = calloc(set->proofs, sizeof(*table));
        size_t at = 0;

        for (size_t i = 0; table && i < set->count; i++)
                for (size_t r = 0; r < set->pairs[i].count; r++) {
                        const struct comparison_row *row = &set->pairs[i].rows[r];
                        if (!row->compared)
                                continue;
                        table[at].base = side_of(set, row->base);
                        table[at++].new = side_of(set, row->new);
                }
        return table;
}

static void scatter(struct comparison_set *set, const struct boot_comparison *table)
{
        size_t at = 0;

        for (size_t i = 0; i < set->count; i++)
                for (size_t r = 0; r < set->pairs[i].count; r++) {
                        struct comparison_row *row = &set->pairs[i].rows[r];
                        if (!row->compared)
                                continue;
                        row->boots = table[at++];
                        row->verdict = row->boots.verdict;
                        row->worse = row->verdict == VERDICT_SLOWER;
                }
}

static bool judge_boots(struct comparison_set *set, struct error *error)
{
        const struct measurement *base = set->pairs[0].base;
        double unit = set->in_time ? NS_PER_S / (double)field_integer(base->boot, BOOT_TSC_HZ) : 1;
        struct boot_limits limits = {
            .min_effect = set->limits.min_effect / 100,
            .min_difference = set->limits.min_cycles * unit,
        };
        struct boot_comparison *table = gather(set);

        if (!table)
                return error_no_memory(error);
        bool good = boot_comparison_judge(table, set->proofs, &limits, error);
        if (good)
                scatter(set, table);
        free(table);
        return good;
}

static void judge_exactly(struct comparison_set *set)
{
        for (size_t i = 0; i < set->count; i++)
                for (size_t r = 0; r < set->pairs[i].count; r++) {
                        struct comparison_row *row = &set->pairs[i].rows[r];
                        if (!row->compared)
                                continue;
                        row->exact = exact_compare(&row->base->histogram, &row->new->histogram);
                        row->verdict = row->exact.verdict;
                        row->worse = row->exact.worse;
                }
}

static void count_worse(struct comparison_set *set)
{
        for (size_t i = 0; i < set->count; i++) {
                struct comparison *pair = &set->pairs[i];
                for (size_t r = 0; r < pair->count; r++) {
                        struct comparison_row *row = &pair->rows[r];
                        row->worse |=
                            row->verdict == VERDICT_VANISHED && !set->limits.allow_missing;
                        row->worse &= pair->gates;
                        pair->worse += row->worse;
                }
                set->worse += pair->worse;
        }
}

static bool fill(struct comparison_set *set, const struct measurement *base,
                 const struct measurement *new, size_t count, struct error *error)
{
        if (!set->pairs)
                return error_no_memory(error);
        for (size_t i = 0; i < count; i++)
                if (!open_pair(set, base, &new[i], error))
                        return false;
        if (set->exact)
                judge_exactly(set);
        else if (!judge_boots(set, error))
                return false;
        count_worse(set);
        return true;
}

/* Cycles of two TSCs are different units. Time is common to both, if it is known. */
static bool needs_time(const struct measurement *base, const struct measurement *new, size_t count)
{
        bool other = false, known = base->has_time;

        for (size_t i = 0; i < count; i++) {
                other |= !comparable_machines(base, &new[i]);
                known &= new[i].has_time;
        }
        return other && known && strcmp(base->clock, CLOCK_TSC) == 0;
}

bool comparison_make(const struct measurement *base, const struct measurement *new, size_t count,
                     const struct comparison_limits *limits, struct comparison_set *set,
                     struct error *error)
{
        for (size_t i = 0; i < count; i++)
                if (!comparable_check(base, &new[i], limits, error))
                        return false;
        *set = (struct comparison_set){
            .pairs = calloc(count, sizeof(*set->pairs)),
            .limits = *limits,
            .exact = strcmp(base->clock, CLOCK_ICOUNT) == 0,
            .forced = boot_is_forced(base->boot),
            .in_time = needs_time(base, new, count),
        };
        if (fill(set, base, new, count, error))
                return true;
        comparison_close(set);
        return false;
}

long long comparison_phase_moved(const struct comparison_row *row, size_t phase)
{
        bool known = row->compared && row->base->has_phases && row->new->has_phases;

        if (!known || row->verdict == VERDICT_SAME)
                return 0;
        return row->new->phases[phase] - row->base->phases[phase];
}

void comparison_close(struct comparison_set *set)
{
        for (size_t i = 0; i < set->count; i++)
                free(set->pairs[i].rows);
        free(set->pairs);
        *set = (struct comparison_set){.count = 0};
}
