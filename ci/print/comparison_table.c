/* SPDX-License-Identifier: MIT */
/* Prints BASE against one NEW as a table. */
#include "ci/compare/words.h"
#include "ci/print/comparison.h"

#include <math.h>

#define SMALLEST_P 0.0001

/* Exact counts have no columns for intervals, change and p. */
enum cell {
        CELL_ID,
        CELL_BASE,
        CELL_BASE_INTERVAL,
        CELL_NEW,
        CELL_NEW_INTERVAL,
        CELL_CHANGE,
        CELL_CHANGE_INTERVAL,
        CELL_P,
        CELL_VERDICT
};
enum exact_cell { CELL_EXACT_NEW = CELL_BASE + 1, CELL_EXACT_VERDICT };

static void set_median(struct table *table, size_t cell, const struct comparison_set *set,
                       const struct measurement_row *side)
{
        if (measurement_row_counts(side))
                table_cell(table, cell, "%.*f", set->in_time, comparison_median(set, side));
        else
                table_cell(table, cell, "-");
}

static void set_interval(struct table *table, enum cell cell, const struct comparison_set *set,
                         const struct median_interval *interval)
{
        table_cell(table, cell, "%.*f..%.*f", set->in_time, interval->low, set->in_time,
                   interval->high);
}

static void set_proof(struct table *table, const struct comparison_set *set,
                      const struct boot_comparison *boots)
{
        set_interval(table, CELL_BASE_INTERVAL, set, &boots->base.interval);
        set_interval(table, CELL_NEW_INTERVAL, set, &boots->new.interval);
        if (boots->p_table < SMALLEST_P)
                table_cell(table, CELL_P, "<%g", SMALLEST_P);
        else
                table_cell(table, CELL_P, "%.4f", boots->p_table);
        if (boots->verdict == VERDICT_NO_RATIO)
                return;
        table_cell(table, CELL_CHANGE, "%+.1f %%", 100 * boots->change);
        if (isinf(boots->high)) /* too few boots to bound it */
                table_cell(table, CELL_CHANGE_INTERVAL, "-");
        else
                table_cell(table, CELL_CHANGE_INTERVAL, "%+.1f..%+.1f %%", 100 * boots->low,
                           100 * boots->high);
}

static void add_row(struct table *table, const struct comparison_set *set,
                    const struct comparison_row *row)
{
        char words[COMPARISON_WORDS_BYTES];

        comparison_words(set, row, words);
        table_row(table)->alarm = row->worse;
        table_cell(table, CELL_ID, "%s", row->id);
        set_median(table, CELL_BASE, set, row->base);
        set_median(table, set->exact ? (size_t)CELL_EXACT_NEW : CELL_NEW, set, row->new);
        table_cell(table, set->exact ? (size_t)CELL_EXACT_VERDICT : CELL_VERDICT, "%s", words);
        if (!set->exact && row->compared)
                set_proof(table, set, &row->boots);
}

bool comparison_table_print(const struct comparison_set *set, bool all, enum table_style style,
                            FILE *stream, struct error *error)
{
        static const struct table_column exact[] = {
            {"benchmark", LEFT}, {"base", RIGHT}, {"new", RIGHT}, {"verdict", LEFT}};
        static const struct table_column over_boots[] = {
            {"benchmark", LEFT}, {"base", RIGHT},    {"interval", LEFT},
            {"new", RIGHT},      {"interval", LEFT}, {"change", RIGHT},
            {"interval", RIGHT}, {"p", RIGHT},       {"verdict", LEFT}};
        const struct comparison *pair = &set->pairs[0];
        struct table table = {.row_count = 0};
        char summary[COMPARISON_WORDS_BYTES];

        if (set->exact)
                table_columns(&table, exact, sizeof(exact) / sizeof(exact[0]));
        else
                table_columns(&table, over_boots, sizeof(over_boots) / sizeof(over_boots[0]));
        for (size_t i = 0; i < pair->count; i++)
                if (all || pair->rows[i].verdict != VERDICT_SAME)
                        add_row(&table, set, &pair->rows[i]);
        bool good = table_is_whole(&table, error);
        if (good) {
                comparison_heading_print(set, style, stream);
                if (table.row_count > 0) {
                        table_print(&table, style, stream);
                        fputc('\n', stream);
                }
                comparison_summary(pair, summary);
                fprintf(stream, "%s\n", summary);
                comparison_exits_print(pair, stream);
                if (set->limits.deliveries)
                        good = comparison_phases_print(pair, style, stream, error);
        }
        table_close(&table);
        return good;
}
