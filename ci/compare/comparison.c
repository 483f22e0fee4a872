/* SPDX-License-Identifier: MIT */
/* BASE against one or more NEW. */
#include "ci/compare/comparison.h"
#include "bench/protocol/protocol.h"
#include "ci/base/fields.h"
#include "ci/report/report.h"
#include "ci/result/result.h"
#include "ci/compare/comparable.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define NS_PER_S 1e9

static bool has_failed(const struct measurement_row *row)
{
        return row && row->state == MEASURED_FAILED;
}

/* Adds nothing if neither side measured the row or failed it. The other verdicts are set later. */
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

/* Where each boot of a run --vs stood. Both sides together fill every place once. */
static bool find_order(struct comparison *pair, struct error *error)
{
        const struct measurement *sides[] = {pair->base, pair->new};
        const size_t boots = pair->base->boots + pair->new->boots;
        size_t known = 0;
        bool *seen = calloc(boots, sizeof(*seen));

        pair->is_new = calloc(boots, sizeof(*pair->is_new));
        for (size_t side = 0; seen && pair->is_new && side < 2; side++)
                for (size_t i = 0; i < sides[side]->boots; i++) {
                        long place = sides[side]->order[i];

                        if (place < 0 || (size_t)place >= boots || seen[place])
                                continue;
                        seen[place] = true;
                        pair->is_new[place] = side == 1;
                        known++;
                }
        const bool good = seen && pair->is_new;
        free(seen);
        if (!good)
                return error_no_memory(error);
        return known == boots ||
               error_set(error, STATUS_UNUSABLE,
                         "%s and %s are the sides of one run, but the places of their boots "
                         "(\"order\") are not 0 to %zu, each once",
                         pair->base->name, pair->new->name, boots - 1);
}

bool comparison_is_of_one_run(const struct comparison *pair)
{
        const struct measurement *a = pair->base, *b = pair->new;

        return a->turn && b->turn && a != b &&
               strcmp(field_string(a->turn, RESULT_TURN_RUN),
                      field_string(b->turn, RESULT_TURN_RUN)) == 0 &&
               strcmp(field_string(a->turn, RESULT_TURN_SIDE),
                      field_string(b->turn, RESULT_TURN_SIDE)) != 0;
}

/* How many blocks, from the first boot on, are complete on both sides. */
static size_t whole_blocks(const struct comparison *pair)
{
        const size_t boots = pair->base->boots + pair->new->boots;
        size_t blocks = 0;

        for (; (blocks + 1) * BLOCK_BOOTS <= boots && blocks < BLOCKS_MAX; blocks++) {
                size_t of_new = 0;

                for (size_t i = 0; i < BLOCK_BOOTS; i++)
                        of_new += pair->is_new[blocks * BLOCK_BOOTS + i];
                if (of_new != BLOCK_SIDE)
                        break;
        }
        return blocks;
}

static bool open_pair(struct comparison_set *set, const struct measurement *base,
                      const struct measurement *new, struct error *error)
{
        struct comparison *pair = &set->pairs[set->count++];

        pair->base = base;
        pair->new = new;
        pair->other_machine = !comparable_machines(base, new);
        if (!set->exact && comparison_is_of_one_run(pair)) {
                if (!find_order(pair, error))
                        return false;
                pair->blocks = whole_blocks(pair);
                pair->in_turn = pair->blocks > 0;
        }
        /* Exact counts depend on the image, not on the machine: a difference always counts. */
        pair->gates = !set->limits.deliveries &&
                      (set->exact || (!pair->other_machine && !set->limits.same &&
                                      (pair->in_turn || set->of_files || set->limits.gate_apart)));
        if (!pair_rows(pair, error))
                return false;
        set->proofs += pair->compared;
        return true;
}

/* The row's value in one boot, NAN where it has none. */
static double value_of(const struct comparison_set *set, const struct measurement *measurement,
                       const struct measurement_row *row, size_t boot)
{
        return row->means[boot] * (set->in_time ? measurement->ns_per_tick[boot] : 1);
}

/* The values of the boots that measured the row, ascending; returns how many. */
static size_t fill_side(const struct comparison_set *set, const struct measurement *measurement,
                        const struct measurement_row *row, double *values)
{
        size_t count = 0;

        for (size_t boot = 0; boot < measurement->boots; boot++)
                if (!isnan(row->means[boot]))
                        values[count++] = value_of(set, measurement, row, boot);
        sort_ascending(values, count);
        return count;
}

/* Every boot's logarithm in the order of boots. False: some boot did not measure the row. */
static bool fill_logs(const struct comparison_set *set, const struct comparison *pair,
                      const struct measurement *measurement, const struct measurement_row *row,
                      double *logs)
{
        for (size_t boot = 0; boot < measurement->boots; boot++) {
                double value = value_of(set, measurement, row, boot);

                if (isnan(value) || value <= 0)
                        return false;
                if ((size_t)measurement->order[boot] < pair->blocks * BLOCK_BOOTS)
                        logs[measurement->order[boot]] = log(value);
        }
        return true;
}

static bool fill_row(const struct comparison_set *set, const struct comparison *pair,
                     struct comparison_row *row)
{
        row->values = calloc(pair->base->boots + pair->new->boots, sizeof(*row->values));
        row->logs = calloc(pair->blocks * BLOCK_BOOTS + 1, sizeof(*row->logs));
        if (!row->values || !row->logs)
                return false;
        row->boots.base.values = row->values;
        row->boots.base.boots = fill_side(set, pair->base, row->base, row->values);
        row->boots.new.values = row->values + row->boots.base.boots;
        row->boots.new.boots =
            fill_side(set, pair->new, row->new, row->values + row->boots.base.boots);
        if (set->limits.least && !set->in_time)
                row->boots.least_difference =
                    json_number_value(json_object_get(set->limits.least, row->id));
        if (pair->in_turn && fill_logs(set, pair, pair->base, row->base, row->logs) &&
            fill_logs(set, pair, pair->new, row->new, row->logs))
                row->boots.in_turn = (struct aligned_ranks){
                    .logs = row->logs, .is_new = pair->is_new, .blocks = pair->blocks};
        return true;
}

/* Does a difference in this row count? Other rows are measured against base rows. */
static bool row_gates(const struct comparison_row *row)
{
        return strncmp(row->id, BASE_ID_PREFIX, strlen(BASE_ID_PREFIX)) != 0 &&
               strcmp(row->id, LINUX_PAIR_ID) != 0;
}

bool comparison_row_is_ungated(const struct comparison *pair, const struct comparison_row *row)
{
        return pair->in_turn && row->compared && row->boots.in_turn.blocks == 0;
}

/* The compared rows of all pairs in one table, since one correction spans them. */
static struct boot_comparison *gather(const struct comparison_set *set)
{
        struct boot_comparison *table = calloc(set->proofs, sizeof(*table));
        size_t at = 0;

        for (size_t i = 0; table && i < set->count; i++)
                for (size_t r = 0; r < set->pairs[i].count; r++) {
                        struct comparison_row *row = &set->pairs[i].rows[r];

                        if (!row->compared)
                                continue;
                        if (!fill_row(set, &set->pairs[i], row)) {
                                free(table);
                                return NULL;
                        }
                        table[at++] = row->boots;
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
                        row->worse = row->verdict == VERDICT_SLOWER && row_gates(row) &&
                                     !comparison_row_is_ungated(&set->pairs[i], row);
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

static bool may_be_ticks(long long base, long long new)
{
        const long long difference = base < new ? new - base : base - new;

        return base > TICKS_INSTRUCTIONS && difference < base * TICKS_PERCENT / 100;
}

/*
 * Inside Linux some samples of every row contain timer ticks or a batch of the allocator's work,
 * and which ones differs between kernels. So only medians are compared.
 */
static struct exact_comparison judge_medians(const struct comparison_row *row)
{
        struct histogram_bin base = {histogram_median(&row->base->histogram),
                                     histogram_samples(&row->base->histogram)};
        struct histogram_bin new = {histogram_median(&row->new->histogram),
                                    histogram_samples(&row->new->histogram)};

        if (may_be_ticks(base.value, new.value))
                new.value = base.value;
        return exact_compare(&(struct histogram){&base, 1}, &(struct histogram){&new, 1});
}

static void judge_exactly(struct comparison_set *set)
{
        for (size_t i = 0; i < set->count; i++)
                for (size_t r = 0; r < set->pairs[i].count; r++) {
                        struct comparison_row *row = &set->pairs[i].rows[r];
                        if (!row->compared)
                                continue;
                        row->exact =
                            boot_is_of_linux(set->pairs[i].base->boot)
                                ? judge_medians(row)
                                : exact_compare(&row->base->histogram, &row->new->histogram);
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
            .of_files = base->files,
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

size_t comparison_boots_needed(const struct comparison_set *set)
{
        return set->pairs[0].in_turn ? blocks_needed(set->proofs) * BLOCK_SIDE
                                     : boots_needed(set->proofs);
}

double comparison_row_drift(const struct comparison_row *row)
{
        const struct aligned_ranks *boots = &row->boots.in_turn;
        const size_t count = boots->blocks * BLOCK_BOOTS, quarter = (boots->blocks + 3) / 4;
        double first = 0, last = 0;

        if (!row->compared || boots->blocks < 2)
                return NAN;
        for (size_t i = 0; i < quarter * BLOCK_BOOTS; i++) {
                first += boots->logs[i];
                last += boots->logs[count - 1 - i];
        }
        return exp((last - first) / (double)(quarter * BLOCK_BOOTS)) - 1;
}

bool comparison_drift(const struct comparison *pair, struct comparison_drift *drift,
                      struct error *error)
{
        double *drifts = calloc(pair->count + 1, sizeof(*drifts));

        *drift = (struct comparison_drift){.of = ""};
        if (!drifts)
                return error_no_memory(error);
        for (size_t i = 0; i < pair->count; i++) {
                double of_row = comparison_row_drift(&pair->rows[i]);

                if (isnan(of_row))
                        continue;
                drifts[drift->rows++] = of_row;
                if (fabs(of_row) >= fabs(drift->most)) {
                        drift->most = of_row;
                        drift->of = pair->rows[i].id;
                }
        }
        sort_ascending(drifts, drift->rows);
        if (drift->rows > 0)
                drift->median = median_of_sorted(drifts, drift->rows);
        free(drifts);
        return true;
}

long long comparison_seed(const struct comparison *pair)
{
        return pair->in_turn ? field_integer(pair->base->turn, RESULT_TURN_SEED) : -1;
}

double comparison_half_width(const struct comparison_row *row)
{
        return (row->boots.high - row->boots.low) / 2;
}

json_t *comparison_resolution(const struct comparison_set *set)
{
        json_t *cycles = json_object();

        for (size_t i = 0; cycles && i < set->pairs[0].count; i++) {
                const struct comparison_row *row = &set->pairs[0].rows[i];
                double resolved = comparison_half_width(row) * row->boots.base.median;

                if (!row->compared || row->verdict == VERDICT_NO_RATIO || !isfinite(resolved))
                        continue;
                if (json_object_set_new(cycles, row->id, json_real(resolved)) != 0) {
                        json_decref(cycles);
                        return NULL;
                }
        }
        return cycles;
}

void comparison_close(struct comparison_set *set)
{
        for (size_t i = 0; i < set->count; i++) {
                for (size_t r = 0; r < set->pairs[i].count; r++) {
                        free(set->pairs[i].rows[r].values);
                        free(set->pairs[i].rows[r].logs);
                }
                free(set->pairs[i].rows);
                free(set->pairs[i].is_new);
        }
        free(set->pairs);
        *set = (struct comparison_set){.count = 0};
}
