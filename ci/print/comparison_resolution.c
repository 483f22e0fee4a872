/* SPDX-License-Identifier: MIT */
/* Prints the least difference that this host can resolve, from two equal sides. */
#include "ci/compare/words.h"
#include "ci/print/comparison.h"

#include <math.h>
#include <stdlib.h>

enum cell {
        CELL_ID,
        CELL_CYCLES,
        CELL_WIDTH,
        CELL_WIDTH_CYCLES,
        CELL_FOUND,
        CELL_FOUND_CYCLES,
        CELL_VERDICT
};

static bool is_alarm(const struct comparison_row *row)
{
        return row->verdict == VERDICT_SLOWER || row->verdict == VERDICT_FASTER;
}

static void set_share(struct table *table, enum cell cell, const char *sign, double share,
                      double of)
{
        if (!isfinite(share))
                return;
        table_cell(table, cell, "%s%.1f %%", sign, 100 * share);
        table_cell(table, cell + 1, "%s%.1f", sign, share * of);
}

static void add_row(struct table *table, const struct comparison_set *set,
                    const struct comparison_row *row)
{
        const double of_base = row->boots.base.median;
        char words[COMPARISON_WORDS_BYTES];

        table_row(table);
        table_cell(table, CELL_ID, "%s", row->id);
        table_cell(table, CELL_CYCLES, "%.1f", of_base);
        if (row->verdict != VERDICT_NO_RATIO) {
                set_share(table, CELL_WIDTH, "\u00b1", comparison_half_width(row), of_base);
                set_share(table, CELL_FOUND, "", row->boots.provable, of_base);
        }
        if (row->verdict == VERDICT_UNPROVEN)
                return;
        comparison_words(set, row, words);
        table_cell(table, CELL_VERDICT, "%s", words);
}

static void print_summary(const struct comparison *pair, FILE *stream)
{
        double *widths = calloc(pair->count + 1, sizeof(*widths)), most = 0;
        double *found = calloc(pair->count + 1, sizeof(*found));
        size_t count = 0, alarms = 0;
        const char *of = "";

        for (size_t i = 0; widths && found && i < pair->count; i++) {
                const struct comparison_row *row = &pair->rows[i];

                alarms += row->compared && is_alarm(row);
                if (!row->compared || row->verdict == VERDICT_NO_RATIO ||
                    !isfinite(comparison_half_width(row)))
                        continue;
                widths[count] = comparison_half_width(row);
                found[count] = row->boots.provable;
                if (widths[count] >= most) {
                        most = widths[count];
                        of = row->id;
                }
                count++;
        }
        sort_ascending(widths, count);
        sort_ascending(found, count);
        if (count == 0)
                fputs("resolves nothing: too few boots\n", stream);
        else
                fprintf(
                    stream,
                    "resolves: median row \u00b1%.1f %%, worst \u00b1%.1f %% (%s); in the median "
                    "row %.1f %% slower is found in %.0f %% of such tables; ",
                    100 * median_of_sorted(widths, count), 100 * most, of,
                    100 * median_of_sorted(found, count), 100 * BOOT_POWER);
        if (count > 0)
                fprintf(stream, alarms ? "%zu false alarm%s\n" : "no false alarm\n", alarms,
                        alarms == 1 ? "" : "s");
        free(widths);
        free(found);
}

bool comparison_resolution_print(const struct comparison_set *set, enum table_style style,
                                 FILE *stream, struct error *error)
{
        static const struct table_column columns[] = {
            {"benchmark", LEFT}, {"cycles", RIGHT}, {"interval", RIGHT}, {"cycles", RIGHT},
            {"found", RIGHT},    {"cycles", RIGHT}, {"verdict", LEFT}};
        const struct comparison *pair = &set->pairs[0];
        struct table table = {.row_count = 0};

        table_columns(&table, columns, sizeof(columns) / sizeof(columns[0]));
        for (size_t i = 0; i < pair->count; i++)
                if (pair->rows[i].compared)
                        add_row(&table, set, &pair->rows[i]);
        bool good = table_is_whole(&table, error);
        if (good) {
                comparison_heading_print(set, style, stream);
                table_print(&table, style, stream);
                fputc('\n', stream);
                print_summary(pair, stream);
                comparison_exits_print(pair, stream);
        }
        table_close(&table);
        return good;
}
