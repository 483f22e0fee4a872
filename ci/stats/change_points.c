/* SPDX-License-Identifier: MIT */
/* Finds steps of a level. A part lies between two steps, or a step and an end of the series. */
#include "ci/stats/change_points.h"
#include "ci/stats/mann_whitney.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct ranked {
        double value;
        size_t place;
};

/* An interval that is searched separately, and the likeliest step in it. */
struct window {
        size_t begin, end;
        struct change_point point;
};

struct search {
        const double *values;
        size_t count;
        double tests; /* number of tests: the places of all windows of all series in the table */
        const struct boot_limits *limits;
        struct window *windows;
        size_t window_count;
        struct change_point *points; /* room for count */
        size_t found;
        /* Room for count each. */
        struct ranked *ranked;
        double *ranks, *left, *right;
};

static int by_value(const void *a, const void *b)
{
        const struct ranked *first = a, *second = b;

        return (first->value > second->value) - (first->value < second->value);
}

/* Ranks each value within its part. Equal values share the mean of their ranks. */
static void rank_part(struct search *search, size_t begin, size_t end)
{
        const size_t count = end - begin;

        for (size_t i = 0; i < count; i++)
                search->ranked[i] = (struct ranked){search->values[begin + i], i};
        qsort(search->ranked, count, sizeof(*search->ranked), by_value);
        for (size_t i = 0, next; i < count; i = next) {
                for (next = i;
                     next < count && search->ranked[next].value == search->ranked[i].value;)
                        next++;
                for (size_t j = i; j < next; j++)
                        search->ranks[search->ranked[j].place] = (double)(i + next + 1) / 2;
        }
}

/* Finds where the rank sum on the left is most unusual for its number of values. */
static size_t likeliest_place(struct search *search, size_t begin, size_t end)
{
        const double count = (double)(end - begin);
        double sum = 0, most = -1;
        size_t place = begin + 1;

        rank_part(search, begin, end);
        for (size_t at = begin + 1; at < end; at++) {
                sum += search->ranks[at - 1 - begin];
                const double distance = fabs(sum - (double)(at - begin) * (count + 1) / 2);
                if (distance > most) {
                        most = distance;
                        place = at;
                }
        }
        return place;
}

/* Copies the two sides of a place, ascending. */
static void take_sides(struct search *search, size_t begin, size_t at, size_t end)
{
        memcpy(search->left, search->values + begin, (at - begin) * sizeof(double));
        memcpy(search->right, search->values + at, (end - at) * sizeof(double));
        sort_ascending(search->left, at - begin);
        sort_ascending(search->right, end - at);
}

/* With sides of unequal length ranks err by a value or two: finds where the levels fit best. */
static size_t best_fit(struct search *search, size_t begin, size_t at, size_t end)
{
        double sum = 0, least = 0;
        size_t place = begin + 1;

        take_sides(search, begin, at, end);
        const double before = median_of_sorted(search->left, at - begin);
        const double after = median_of_sorted(search->right, end - at);
        for (size_t i = begin; i + 1 < end; i++) {
                sum += fabs(search->values[i] - before) - fabs(search->values[i] - after);
                if (i == begin || sum < least) {
                        least = sum;
                        place = i + 1;
                }
        }
        return place;
}

/* Finds the likeliest step within these values. */
static struct change_point find_step(struct search *search, size_t begin, size_t end)
{
        const size_t at = best_fit(search, begin, likeliest_place(search, begin, end), end);
        struct change_point point = {.at = at};

        take_sides(search, begin, at, end);
        const struct mann_whitney test =
            mann_whitney(search->left, at - begin, search->right, end - at);
        const struct ratio ratio =
            mann_whitney_ratio(search->left, at - begin, search->right, end - at, BOOT_ALPHA);
        point.before = median_of_sorted(search->left, at - begin);
        point.after = median_of_sorted(search->right, end - at);
        point.change = ratio.estimate - 1;
        point.low = ratio.low - 1;
        point.high = ratio.high - 1;
        point.p = fmin(1, test.p * search->tests);
        return point;
}

static bool counts(const struct search *search, const struct change_point *point)
{
        const double least =
            fmax(search->limits->min_effect, search->limits->min_difference / point->before);

        return point->p <= BOOT_ALPHA && (point->low > 0 || point->high < 0) &&
               fabs(point->change) > least;
}

/* With this many values and tests, could a step in the middle be proven? */
static bool is_provable(size_t length, double tests)
{
        const size_t left = length / 2, right = length - left;

        return left > 0 && mann_whitney_critical(left, right, BOOT_ALPHA / tests) <= left * right;
}

/*
 * Makes windows: the whole series, half-overlapping halves, quarters and so on, as long as a
 * step in one could be proven. So two steps that cancel each other are found, too. Source:
 * Kovács et al., "Seeded binary segmentation", 2023.
 */
static bool make_windows(struct search *search, size_t table)
{
        double places = 0;

        for (size_t parts = 1; search->count / parts > 1; parts *= 2) {
                const size_t length = search->count / parts, windows = 2 * parts - 1;
                const double all = places + (double)(windows * (length - 1));

                if (parts > 1 && !is_provable(length, all * (double)table))
                        break;
                struct window *more =
                    realloc(search->windows, (search->window_count + windows) * sizeof(*more));
                if (!more)
                        return false;
                search->windows = more;
                for (size_t i = 0; i < windows; i++) {
                        const size_t begin =
                            windows > 1 ? i * (search->count - length) / (windows - 1) : 0;
                        more[search->window_count++] =
                            (struct window){.begin = begin, .end = begin + length};
                }
                places = all;
        }
        search->tests = places * (double)table;
        return true;
}

/* Returns the window in the part with the surest step; NULL: no step is proven. */
static const struct window *surest_window(const struct search *search, size_t begin, size_t end)
{
        const struct window *surest = NULL;

        for (size_t i = 0; i < search->window_count; i++) {
                const struct window *window = &search->windows[i];

                if (window->begin >= begin && window->end <= end &&
                    counts(search, &window->point) &&
                    (!surest || window->point.p < surest->point.p))
                        surest = window;
        }
        return surest;
}

/* Adds steps in order of place: those left of a step, the step, those right of it. */
static void search_part(struct search *search, size_t begin, size_t end)
{
        const struct window *window = surest_window(search, begin, end);

        if (!window)
                return;
        search_part(search, begin, window->point.at);
        search->points[search->found++] = window->point;
        search_part(search, window->point.at, end);
}

/*
 * Measures each step again, only between its neighbours. Drops one that is then no longer
 * proven, and measures the others again without it.
 */
static void settle_steps(struct search *search)
{
        for (size_t i = 0; i < search->found;) {
                const size_t begin = i ? search->points[i - 1].at : 0;
                const size_t end = i + 1 < search->found ? search->points[i + 1].at : search->count;

                search->points[i] = find_step(search, begin, end);
                if (counts(search, &search->points[i])) {
                        i++;
                        continue;
                }
                search->found--;
                memmove(&search->points[i], &search->points[i + 1],
                        (search->found - i) * sizeof(*search->points));
                i = 0;
        }
}

static void look(struct search *search)
{
        for (size_t i = 0; i < search->window_count; i++) {
                struct window *window = &search->windows[i];

                window->point = find_step(search, window->begin, window->end);
        }
        search_part(search, 0, search->count);
        settle_steps(search);
}

bool change_points_find(const double *values, size_t count, size_t table,
                        const struct boot_limits *limits, struct change_point **points,
                        size_t *found, struct error *error)
{
        struct search search = {
            .values = values,
            .count = count,
            .limits = limits,
            .points = calloc(count + 1, sizeof(*search.points)),
            .ranked = calloc(count + 1, sizeof(*search.ranked)),
            .ranks = calloc(3 * (count + 1), sizeof(double)),
        };
        bool good = search.points && search.ranked && search.ranks && make_windows(&search, table);

        if (good) {
                search.left = search.ranks + count + 1;
                search.right = search.left + count + 1;
                look(&search);
        }
        free(search.windows);
        free(search.ranked);
        free(search.ranks);
        *points = search.points;
        *found = search.found;
        return good || error_no_memory(error);
}

size_t change_points_needed(size_t table)
{
        size_t count = 2;

        while (!is_provable(count, (double)(count - 1) * (double)table))
                count++;
        return count;
}
