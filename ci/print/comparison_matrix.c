/* SPDX-License-Identifier: MIT */
/* Several NEW against one BASE as a matrix for people. */
#include <stdlib.h>
#include <string.h>

#include "ci/print/comparison_matrix.h"
#include "ci/stats/statistics.h"
#include "ci/compare/words.h"
#include "ci/print/comparison_heading.h"
#include "ci/print/table.h"

#define NEW_MAX (TEXT_TABLE_COLUMNS_MAX - 2)

struct matrix {
        const struct comparison_set *set;
        struct text_table table;
        char *titles[NEW_MAX + 1]; /* of the columns of BASE and every NEW */
        const char **ids;          /* of all benchmarks, BASE's order first */
        bool *done;                /* this one's row stands in the table */
        size_t count;
        double *ratios[NEW_MAX]; /* of the group's rows that every file measured */
        size_t ratio_count;
};

static const struct comparison_row *find_row(const struct comparison *pair, const char *id)
{
        for (size_t i = 0; i < pair->count; i++)
                if (strcmp(pair->rows[i].id, id) == 0)
                        return &pair->rows[i];
        return NULL;
}

static bool knows(const struct matrix *matrix, const char *id)
{
        for (size_t i = 0; i < matrix->count; i++)
                if (strcmp(matrix->ids[i], id) == 0)
                        return true;
        return false;
}

static bool gather_ids(struct matrix *matrix, struct error *error)
{
        const struct comparison_set *set = matrix->set;
        size_t most = 0;

        for (size_t i = 0; i < set->count; i++)
                most += set->pairs[i].count;
        matrix->ids = calloc(most, sizeof(*matrix->ids));
        matrix->done = calloc(most, sizeof(*matrix->done));
        if (!matrix->ids || !matrix->done)
                return error_no_memory(error);
        for (size_t i = 0; i < set->count; i++) {
                matrix->ratios[i] = calloc(most, sizeof(*matrix->ratios[i]));
                if (!matrix->ratios[i])
                        return error_no_memory(error);
                for (size_t r = 0; r < set->pairs[i].count; r++)
                        if (!knows(matrix, set->pairs[i].rows[r].id))
                                matrix->ids[matrix->count++] = set->pairs[i].rows[r].id;
        }
        return true;
}

static bool add_columns(struct matrix *matrix, struct error *error)
{
        const struct comparison_set *set = matrix->set;

        text_table_column(&matrix->table, "benchmark", false);
        for (size_t i = 0; i <= set->count; i++) {
                matrix->titles[i] =
                    measurement_title(i == 0 ? set->pairs[0].base : set->pairs[i - 1].new, error);
                if (!matrix->titles[i])
                        return false;
                text_table_column(&matrix->table, matrix->titles[i], true);
        }
        return true;
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
        default:
                return '~';
        }
}

/* NEW to BASE; 0 where there is none. */
static double ratio_of(const struct comparison_set *set, const struct comparison_row *row)
{
        if (!row || !row->compared)
                return 0;
        double base = comparison_median(set, row->base);
        double new = comparison_median(set, row->new);
        return base > 0 && new > 0 ? new / base : 0;
}

static char *cell_of(const struct comparison_set *set, const struct comparison_row *row,
                     struct error *error)
{
        double ratio = ratio_of(set, row);

        if (ratio > 0)
                return text_format(error, "%.3f %c", ratio, mark_of(row));
        if (!row || row->verdict == VERDICT_VANISHED)
                return text_format(error, "absent");
        return text_format(error, row->verdict == VERDICT_FAILED ? "failed"
                                  : row->verdict == VERDICT_NEW  ? "no base"
                                                                 : "no ratio");
}

static char *base_cell(const struct matrix *matrix, const char *id, struct error *error)
{
        const struct comparison_set *set = matrix->set;
        const struct measurement_row *base = measurement_find(set->pairs[0].base, id);

        if (base && base->state == MEASURED_FAILED)
                return text_format(error, "failed");
        if (!measurement_row_counts(base))
                return text_format(error, "absent");
        return text_format(error, set->in_time ? "%.1f" : "%.0f", comparison_median(set, base));
}

/* Keeps the ratios for the group's mean if every NEW has one: columns stay comparable. */
static void keep_ratios(struct matrix *matrix, const double *ratios)
{
        for (size_t i = 0; i < matrix->set->count; i++)
                if (ratios[i] <= 0)
                        return;
        for (size_t i = 0; i < matrix->set->count; i++)
                matrix->ratios[i][matrix->ratio_count] = ratios[i];
        matrix->ratio_count++;
}

static bool add_row(struct matrix *matrix, const char *id, struct error *error)
{
        const struct comparison_set *set = matrix->set;
        struct text_row *cells = text_table_row(&matrix->table, error);
        double ratios[NEW_MAX];

        if (!cells)
                return false;
        cells->cells[0] = text_format(error, "%s", id);
        cells->cells[1] = base_cell(matrix, id, error);
        if (!cells->cells[0] || !cells->cells[1])
                return false;
        for (size_t i = 0; i < set->count; i++) {
                const struct comparison_row *row = find_row(&set->pairs[i], id);
                ratios[i] = ratio_of(set, row);
                cells->alarm |= row && row->worse;
                cells->cells[2 + i] = cell_of(set, row, error);
                if (!cells->cells[2 + i])
                        return false;
        }
        keep_ratios(matrix, ratios);
        return true;
}

/* Two blanks stand where the other cells have their mark. One row is its own mean. */
static bool add_mean(struct matrix *matrix, const char *group, size_t length, size_t rows,
                     struct error *error)
{
        struct text_row *cells;

        if (rows < 2 || matrix->ratio_count == 0)
                return true;
        cells = text_table_row(&matrix->table, error);
        if (!cells)
                return false;
        cells->cells[0] = rows == matrix->ratio_count
                              ? text_format(error, "%.*s.* geometric mean", (int)length, group)
                              : text_format(error, "%.*s.* geometric mean of the %zu that all have",
                                            (int)length, group, matrix->ratio_count);
        if (!cells->cells[0])
                return false;
        for (size_t i = 0; i < matrix->set->count; i++) {
                cells->cells[2 + i] = text_format(
                    error, "%.3f  ", geometric_mean(matrix->ratios[i], matrix->ratio_count));
                if (!cells->cells[2 + i])
                        return false;
        }
        return true;
}

static bool add_group(struct matrix *matrix, size_t first, struct error *error)
{
        const char *group = matrix->ids[first];
        size_t length = strcspn(group, ".");
        size_t rows = 0;

        matrix->ratio_count = 0;
        for (size_t i = first; i < matrix->count; i++) {
                const char *id = matrix->ids[i];
                if (strncmp(id, group, length) != 0 || strcspn(id, ".") != length)
                        continue;
                matrix->done[i] = true;
                rows++;
                if (!add_row(matrix, id, error))
                        return false;
        }
        return add_mean(matrix, group, length, rows, error);
}

static void print_end(const struct matrix *matrix, FILE *stream)
{
        const struct comparison_set *set = matrix->set;

        fprintf(stream, "\n%s in %s; then ratios to it: ", matrix->titles[0], comparison_unit(set));
        fputs(set->exact ? "= same, + grew, - shrank\n"
                         : "+ slower, - faster, ~ no difference proven\n",
              stream);
        for (size_t i = 0; i < set->count; i++) {
                char summary[COMPARISON_WORDS_BYTES];
                comparison_summary(&set->pairs[i], summary);
                fprintf(stream, "%s: %s\n", matrix->titles[i + 1], summary);
        }
}

static bool fill(struct matrix *matrix, struct error *error)
{
        if (!gather_ids(matrix, error) || !add_columns(matrix, error))
                return false;
        for (size_t i = 0; i < matrix->count; i++)
                if (!matrix->done[i] && !add_group(matrix, i, error))
                        return false;
        return true;
}

bool comparison_matrix_print(const struct comparison_set *set, enum table_style style, FILE *stream,
                             struct error *error)
{
        struct matrix matrix = {.set = set};
        bool good = fill(&matrix, error);

        if (good) {
                comparison_heading_print(set, style, stream);
                table_print_styled(&matrix.table, style, stream);
                print_end(&matrix, stream);
        }
        text_table_close(&matrix.table);
        for (size_t i = 0; i < NEW_MAX; i++)
                free(matrix.ratios[i]);
        for (size_t i = 0; i <= NEW_MAX; i++)
                free(matrix.titles[i]);
        free(matrix.ids);
        free(matrix.done);
        return good;
}
