/* SPDX-License-Identifier: MIT */
/* Ratios of several files to the first, group by group. */
#include "ci/compare/ratios.h"
#include "ci/stats/statistics.h"

#include <stdlib.h>
#include <string.h>

bool ratios_have(const struct ratios *ratios, const char *id)
{
        for (size_t i = 0; i < ratios->count; i++)
                if (strcmp(ratios->rows[i].id, id) == 0)
                        return true;
        return false;
}

struct ratio_row *ratios_add(struct ratios *ratios, const char *id, struct error *error)
{
        struct ratio_row *rows = realloc(ratios->rows, (ratios->count + 1) * sizeof(*rows));

        if (rows)
                ratios->rows = rows;
        double *values = rows ? calloc(ratios->files, sizeof(*values)) : NULL;
        if (!values) {
                error_no_memory(error);
                return NULL;
        }
        rows[ratios->count] =
            (struct ratio_row){.id = id, .group = strcspn(id, "."), .ratios = values};
        return &rows[ratios->count++];
}

static bool same_group(const struct ratio_row *a, const struct ratio_row *b)
{
        return a->group == b->group && strncmp(a->id, b->id, a->group) == 0;
}

static bool has_all(const struct ratio_row *row, size_t files)
{
        for (size_t i = 0; i < files; i++)
                if (row->ratios[i] <= 0)
                        return false;
        return true;
}

/* The ratios of one file in the rows from first on: those that every file has, or all its own. */
static size_t collect(const struct ratios *ratios, size_t first, size_t file, bool of_all,
                      double *values)
{
        size_t count = 0;

        for (size_t r = first; r < ratios->count; r++) {
                const struct ratio_row *row = &ratios->rows[r];
                if (!row->mean && (of_all ? has_all(row, ratios->files) : row->ratios[file] > 0))
                        values[count++] = row->ratios[file];
        }
        return count;
}

static size_t count_rows(const struct ratios *ratios, size_t first)
{
        size_t rows = 0;

        for (size_t r = first; r < ratios->count; r++)
                rows += !ratios->rows[r].mean;
        return rows;
}

/*
 * Of the rows from first on that every file has, so that the columns stay comparable. Where
 * there are none, of those that each file has.
 */
static bool add_mean(struct ratios *ratios, size_t first, size_t group, struct error *error)
{
        const char *id = first < ratios->count ? ratios->rows[first].id : "";
        struct ratio_row mean = {.id = id,
                                 .group = group,
                                 .mean = true,
                                 .rows = count_rows(ratios, first),
                                 .ratios = calloc(ratios->files, sizeof(*mean.ratios)),
                                 .own = calloc(ratios->files, sizeof(*mean.own))};
        double *values = calloc(ratios->count + 1, sizeof(*values));
        struct ratio_row *rows = realloc(ratios->rows, (ratios->count + 1) * sizeof(*rows));

        if (rows)
                ratios->rows = rows;
        if (!rows || !values || !mean.ratios || !mean.own) {
                free(values);
                free(mean.ratios);
                free(mean.own);
                return error_no_memory(error);
        }
        for (size_t i = 0; i < ratios->files; i++) {
                size_t count = mean.counted = collect(ratios, first, i, true, values);

                if (count == 0)
                        count = mean.own[i] = collect(ratios, first, i, false, values);
                if (count > 0)
                        mean.ratios[i] = geometric_mean(values, count);
        }
        rows[ratios->count++] = mean;
        free(values);
        return true;
}

static bool add_group(struct ratios *grouped, const struct ratios *from, size_t begin,
                      struct error *error)
{
        size_t first = grouped->count;

        for (size_t i = begin; i < from->count; i++) {
                if (!same_group(&from->rows[i], &from->rows[begin]))
                        continue;
                struct ratio_row *row = ratios_add(grouped, from->rows[i].id, error);
                if (!row)
                        return false;
                memcpy(row->ratios, from->rows[i].ratios, from->files * sizeof(*row->ratios));
        }
        return grouped->count - first < 2 ||
               add_mean(grouped, first, from->rows[begin].group, error);
}

static bool began_before(const struct ratios *ratios, size_t row)
{
        for (size_t i = 0; i < row; i++)
                if (same_group(&ratios->rows[i], &ratios->rows[row]))
                        return true;
        return false;
}

bool ratios_group(struct ratios *ratios, bool with_all, struct error *error)
{
        struct ratios grouped = {.files = ratios->files};
        bool good = true;

        for (size_t i = 0; good && i < ratios->count; i++)
                good = began_before(ratios, i) || add_group(&grouped, ratios, i, error);
        if (good && with_all)
                good = add_mean(&grouped, 0, 0, error);
        ratios_close(ratios);
        *ratios = grouped;
        return good;
}

void ratios_close(struct ratios *ratios)
{
        for (size_t i = 0; i < ratios->count; i++) {
                free(ratios->rows[i].ratios);
                free(ratios->rows[i].own);
        }
        free(ratios->rows);
        *ratios = (struct ratios){.count = 0};
}
