/* SPDX-License-Identifier: MIT */
/*
 * Prints several NEW against one BASE as a matrix: a column for each file, the ratio to
 * BASE in each cell, and a geometric mean below each group of benchmarks.
 */
#include "ci/compare/ratios.h"
#include "ci/compare/words.h"
#include "ci/print/comparison.h"

#include <stdlib.h>
#include <string.h>

static const struct comparison_row *find_row(const struct comparison *pair, const char *id)
{
        for (size_t i = 0; i < pair->count; i++)
                if (strcmp(pair->rows[i].id, id) == 0)
                        return &pair->rows[i];
        return NULL;
}

static char mark_of(const struct comparison_row *row)
{
        switch (row->verdict) {
        case VERDICT_SAME:
                return '=';
        case VERDICT_SLOWER:
        case VERDICT_GREW:
                return '+';
        case VERDICT_FASTER:
        case VERDICT_SHRANK:
                return '-';
        case VERDICT_CHANGED:
                return row->exact.worse ? '+' : '-';
        case VERDICT_BELOW:
                return '<';
        default:
                return '~';
        }
}

static bool any_below(const struct comparison_set *set)
{
        for (size_t i = 0; i < set->count; i++)
                for (size_t r = 0; r < set->pairs[i].count; r++)
                        if (set->pairs[i].rows[r].verdict == VERDICT_BELOW)
                                return true;
        return false;
}

static double ratio_of(const struct comparison_set *set, const struct comparison_row *row)
{
        if (!row || !row->compared)
                return RATIO_ABSENT;
        double base = comparison_median(set, row->base);
        double new = comparison_median(set, row->new);
        return base > 0 && new > 0 ? new / base : RATIO_NONE;
}

/* Collects all benchmarks, first those of BASE in its order. */
static bool gather(const struct comparison_set *set, struct ratios *ratios, struct error *error)
{
        for (size_t i = 0; i < set->count; i++)
                for (size_t r = 0; r < set->pairs[i].count; r++) {
                        const char *id = set->pairs[i].rows[r].id;
                        if (ratios_have(ratios, id))
                                continue;
                        struct ratio_row *row = ratios_add(ratios, id, error);
                        if (!row)
                                return false;
                        for (size_t j = 0; j < set->count; j++)
                                row->ratios[j] = ratio_of(set, find_row(&set->pairs[j], id));
                }
        return ratios_group(ratios, false, error);
}

static void set_base(struct table *table, const struct comparison_set *set, const char *id)
{
        const struct measurement_row *base = measurement_find(set->pairs[0].base, id);

        if (base && base->state == MEASURED_FAILED)
                table_cell(table, 1, "failed");
        else if (!measurement_row_counts(base))
                table_cell(table, 1, "absent");
        else
                table_cell(table, 1, "%.*f", set->in_time, comparison_median(set, base));
}

static void add_row(struct table *table, const struct comparison_set *set,
                    const struct ratio_row *ratios)
{
        struct table_row *cells = table_row(table);

        table_cell(table, 0, "%s", ratios->id);
        set_base(table, set, ratios->id);
        for (size_t i = 0; i < set->count; i++) {
                const struct comparison_row *row = find_row(&set->pairs[i], ratios->id);
                cells->alarm |= row && row->worse;
                if (ratios->ratios[i] > 0)
                        table_cell(table, 2 + i, "%.3f %c", ratios->ratios[i], mark_of(row));
                else
                        table_cell(table, 2 + i, "%s",
                                   !row || row->verdict == VERDICT_VANISHED ? "absent"
                                   : row->verdict == VERDICT_FAILED         ? "failed"
                                   : row->verdict == VERDICT_NEW            ? "no base"
                                                                            : "no ratio");
        }
}

/* Two blanks take the place of the other cells' mark. */
static void add_mean(struct table *table, const struct ratio_row *mean, size_t files)
{
        int length = (int)mean->group;

        if (mean->counted == 0)
                return;
        table_row(table);
        if (mean->counted == mean->rows)
                table_cell(table, 0, "%.*s.* geometric mean", length, mean->id);
        else
                table_cell(table, 0, "%.*s.* geometric mean of the %zu that all have", length,
                           mean->id, mean->counted);
        for (size_t i = 0; i < files; i++)
                table_cell(table, 2 + i, "%.3f  ", mean->ratios[i]);
}

static void print_end(const struct comparison_set *set, char *const titles[], FILE *stream)
{
        fprintf(stream, "\n%s in %s; then ratios to it: ", titles[0], comparison_unit(set));
        fputs(set->exact       ? "= same, + grew, - shrank\n"
              : any_below(set) ? "+ slower, - faster, ~ no difference proven, < below the limit\n"
                               : "+ slower, - faster, ~ no difference proven\n",
              stream);
        for (size_t i = 0; i < set->count; i++) {
                char summary[COMPARISON_WORDS_BYTES];
                comparison_summary(&set->pairs[i], summary);
                fprintf(stream, "%s: %s\n", titles[i + 1], summary);
        }
}

static void free_titles(char **titles, size_t count)
{
        for (size_t i = 0; titles && i < count; i++)
                free(titles[i]);
        free(titles);
}

/* Makes titles for BASE and every NEW; free with free_titles(). NULL: fills the error. */
static char **make_titles(const struct comparison_set *set, struct error *error)
{
        const size_t count = set->count + 1;
        const struct measurement **files = calloc(count, sizeof(const struct measurement *));
        char **titles = calloc(count, sizeof(*titles));
        bool good = files && titles;

        for (size_t i = 0; good && i < count; i++)
                files[i] = i == 0 ? set->pairs[0].base : set->pairs[i - 1].new;
        good = good ? measurement_titles(files, count, titles, error) : error_no_memory(error);
        free(files);
        if (good)
                return titles;
        free_titles(titles, count);
        return NULL;
}

static void add_columns(struct table *table, const struct comparison_set *set, char *const titles[])
{
        table_column(table, "benchmark", LEFT);
        for (size_t i = 0; i <= set->count; i++)
                table_column(table, titles[i], RIGHT);
}

bool comparison_matrix_print(const struct comparison_set *set, enum table_style style, FILE *stream,
                             struct error *error)
{
        struct ratios ratios = {.files = set->count};
        struct table table = {.row_count = 0};
        char **titles = make_titles(set, error);
        bool good = titles && gather(set, &ratios, error);

        if (good)
                add_columns(&table, set, titles);
        for (size_t i = 0; good && i < ratios.count; i++)
                if (ratios.rows[i].mean)
                        add_mean(&table, &ratios.rows[i], set->count);
                else
                        add_row(&table, set, &ratios.rows[i]);
        good = good && table_is_whole(&table, error);
        if (good) {
                comparison_heading_print(set, style, stream);
                table_print(&table, style, stream);
                print_end(set, titles, stream);
        }
        table_close(&table);
        free_titles(titles, set->count + 1);
        ratios_close(&ratios);
        return good;
}
