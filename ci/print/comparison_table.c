/* SPDX-License-Identifier: MIT */
/* BASE against one NEW as a table for people. */
#include "ci/print/comparison_table.h"
#include "ci/compare/words.h"
#include "ci/print/comparison_heading.h"
#include "ci/print/table.h"

#define SMALLEST_P 0.0001

static char *median_cell(const struct comparison_set *set, const struct measurement_row *side,
                         struct error *error)
{
        if (!measurement_row_counts(side))
                return text_format(error, "-");
        return text_format(error, set->in_time ? "%.1f" : "%.0f", comparison_median(set, side));
}

static char *interval_cell(const struct comparison_set *set, const struct boot_side *side,
                           struct error *error)
{
        return text_format(error, set->in_time ? "%.1f..%.1f" : "%.0f..%.0f", side->interval.low,
                           side->interval.high);
}

static char *p_cell(double p, struct error *error)
{
        return p < SMALLEST_P ? text_format(error, "<%g", SMALLEST_P)
                              : text_format(error, "%.4f", p);
}

static bool fill_boots(struct text_row *cells, const struct comparison_set *set,
                       const struct boot_comparison *boots, struct error *error)
{
        cells->cells[2] = interval_cell(set, &boots->base, error);
        cells->cells[4] = interval_cell(set, &boots->new, error);
        cells->cells[7] = p_cell(boots->p_table, error);
        if (boots->verdict == VERDICT_NO_RATIO)
                return cells->cells[2] && cells->cells[4] && cells->cells[7];
        cells->cells[5] = text_format(error, "%+.1f %%", 100 * boots->change);
        cells->cells[6] =
            text_format(error, "%+.1f..%+.1f %%", 100 * boots->low, 100 * boots->high);
        return cells->cells[2] && cells->cells[4] && cells->cells[5] && cells->cells[6] &&
               cells->cells[7];
}

static bool fill_row(struct text_row *cells, const struct comparison_set *set,
                     const struct comparison_row *row, struct error *error)
{
        char words[COMPARISON_WORDS_BYTES];
        size_t new = set->exact ? 2 : 3;
        size_t verdict = set->exact ? 3 : 8;

        comparison_words(set, row, words);
        cells->alarm = row->worse;
        cells->cells[0] = text_format(error, "%s", row->id);
        cells->cells[1] = median_cell(set, row->base, error);
        cells->cells[new] = median_cell(set, row->new, error);
        cells->cells[verdict] = text_format(error, "%s", words);
        if (!cells->cells[0] || !cells->cells[1] || !cells->cells[new] || !cells->cells[verdict])
                return false;
        return set->exact || !row->compared || fill_boots(cells, set, &row->boots, error);
}

static void add_columns(struct text_table *table, const struct comparison_set *set)
{
        text_table_column(table, "benchmark", false);
        text_table_column(table, "base", true);
        if (!set->exact)
                text_table_column(table, "interval", false);
        text_table_column(table, "new", true);
        if (!set->exact) {
                text_table_column(table, "interval", false);
                text_table_column(table, "change", true);
                text_table_column(table, "interval", true);
                text_table_column(table, "p", true);
        }
        text_table_column(table, "verdict", false);
}

static bool add_rows(struct text_table *table, const struct comparison_set *set, bool all,
                     struct error *error)
{
        const struct comparison *pair = &set->pairs[0];

        for (size_t i = 0; i < pair->count; i++) {
                if (!all && pair->rows[i].verdict == VERDICT_SAME)
                        continue;
                struct text_row *cells = text_table_row(table, error);
                if (!cells || !fill_row(cells, set, &pair->rows[i], error))
                        return false;
        }
        return true;
}

bool comparison_table_print(const struct comparison_set *set, bool all, enum table_style style,
                            FILE *stream, struct error *error)
{
        struct text_table table = {.row_count = 0};
        char summary[COMPARISON_WORDS_BYTES];

        add_columns(&table, set);
        bool good = add_rows(&table, set, all, error);
        if (good) {
                comparison_heading_print(set, style, stream);
                if (table.row_count > 0) {
                        table_print_styled(&table, style, stream);
                        fputc('\n', stream);
                }
                comparison_summary(&set->pairs[0], summary);
                fprintf(stream, "%s\n", summary);
        }
        text_table_close(&table);
        return good;
}
