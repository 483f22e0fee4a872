/* SPDX-License-Identifier: MIT */
/*
 * Finds the steps of a group's rows. With an exact clock, every difference between two
 * consecutive files is one; with another clock, every lasting change of the level.
 */
#include "ci/result/history.h"

#include <stdlib.h>
#include <string.h>

/* Computes by how much each phase moved; 0 if a file does not know its phases. */
static void compare_phases(const struct history_figure *from, const struct history_figure *to,
                           long long moved[PHASES])
{
        for (size_t i = 0; i < PHASES; i++)
                moved[i] = from->has_phases && to->has_phases ? to->phases[i] - from->phases[i] : 0;
}

static bool find_exact(const struct history_group *group, struct history_row *row)
{
        row->steps = calloc(group->file_count, sizeof(*row->steps));
        if (!row->steps)
                return false;
        for (size_t at = row->first + 1, from = row->first; at <= row->last; at++) {
                struct history_step *step = &row->steps[row->step_count];

                if (!row->figures[at])
                        continue;
                *step = (struct history_step){.at = at, .from = from};
                step->exact =
                    exact_compare(&row->figures[from]->histogram, &row->figures[at]->histogram);
                compare_phases(row->figures[from], row->figures[at], step->moved);
                row->step_count += step->exact.verdict != VERDICT_SAME;
                from = at;
        }
        row->from = row->figures[row->first]->value;
        row->to = row->figures[row->last]->value;
        return true;
}

/* Collects the known values and the indices of their files; returns how many there are. */
static size_t known_values(const struct history_group *group, const struct history_row *row,
                           double *values, size_t *files)
{
        size_t count = 0;

        for (size_t i = 0; i < group->file_count; i++) {
                if (!row->figures[i] || !(row->figures[i]->value > 0))
                        continue;
                values[count] = row->figures[i]->value;
                files[count++] = i;
        }
        return count;
}

static bool keep_points(struct history_row *row, const struct change_point *points, size_t found,
                        const size_t *files)
{
        row->steps = calloc(found + 1, sizeof(*row->steps));
        for (size_t i = 0; row->steps && i < found; i++)
                row->steps[row->step_count++] = (struct history_step){
                    .at = files[points[i].at], .from = files[points[i].at - 1], .point = points[i]};
        return row->steps;
}

/* Without a step, both ends have the level of all values. */
static void set_levels(struct history_row *row, double *values, size_t count)
{
        if (row->step_count > 0) {
                row->from = row->steps[0].point.before;
                row->to = row->steps[row->step_count - 1].point.after;
        } else if (count > 0) {
                sort_ascending(values, count);
                row->from = row->to = median_of_sorted(values, count);
        }
}

static bool find_by_level(const struct history_group *group, struct history_row *row,
                          const struct boot_limits *limits, struct error *error)
{
        double *values = calloc(group->file_count, sizeof(*values));
        size_t *files = calloc(group->file_count, sizeof(*files));
        struct change_point *points = NULL;
        size_t found = 0;
        bool good = (values && files) || error_no_memory(error);
        size_t count = good ? known_values(group, row, values, files) : 0;

        if (good && group->judged)
                good = change_points_find(values, count, group->row_count, limits, &points, &found,
                                          error);
        good = good && (keep_points(row, points, found, files) || error_no_memory(error));
        if (good)
                set_levels(row, values, count);
        free(points);
        free(values);
        free(files);
        return good;
}

static void find_ends(const struct history_group *group, struct history_row *row)
{
        row->first = group->file_count;
        for (size_t i = 0; i < group->file_count; i++) {
                if (!row->figures[i])
                        continue;
                row->first = row->first == group->file_count ? i : row->first;
                row->last = i;
        }
}

bool history_find_steps(struct history_group *group, const struct boot_limits *limits,
                        struct error *error)
{
        for (size_t i = 0; i < group->row_count; i++) {
                struct history_row *row = &group->rows[i];

                find_ends(group, row);
                if (row->known == 0)
                        continue;
                if (!(group->exact ? find_exact(group, row) || error_no_memory(error)
                                   : find_by_level(group, row, limits, error)))
                        return false;
                group->changed += row->step_count > 0;
        }
        if (!group->exact && group->row_count > 0)
                group->needed = change_points_needed(group->row_count);
        return true;
}
