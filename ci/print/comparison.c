/* SPDX-License-Identifier: MIT */
/* Prints a comparison in the chosen format. */
#include "ci/print/comparison.h"
#include "ci/base/terminal.h"

static enum table_style style_of(enum format format)
{
        if (format == FORMAT_MARKDOWN)
                return TABLE_MARKDOWN;
        return terminal_has_colour(stdout) ? TABLE_COLOUR : TABLE_PLAIN;
}

bool comparison_print(const struct comparison_set *set, enum format format, bool all,
                      struct error *error)
{
        enum table_style style = style_of(format);

        switch (format) {
        case FORMAT_JSON:
                return comparison_json_print(set, stdout, error);
        case FORMAT_CSV:
                comparison_csv_print(set, stdout);
                return true;
        case FORMAT_TAP:
                comparison_tap_print(set, stdout);
                return true;
        case FORMAT_JUNIT:
                comparison_junit_print(set, stdout);
                return true;
        default:
                if (set->limits.same && !set->exact)
                        return comparison_resolution_print(set, style, stdout, error);
                return set->count > 1 ? comparison_matrix_print(set, style, stdout, error)
                                      : comparison_table_print(set, all, style, stdout, error);
        }
}

static bool compare(const struct measurement *base, const struct measurement *new,
                    const struct comparison_limits *limits, enum format format, json_t **resolution,
                    int *status, struct error *error)
{
        struct comparison_set set;

        if (!comparison_make(base, new, 1, limits, &set, error))
                return false;
        *status = set.worse > 0 ? STATUS_WORSE : STATUS_GOOD;
        bool good = comparison_print(&set, format, false, error);
        if (good && limits->same && !set.exact) {
                *resolution = comparison_resolution(&set);
                good = *resolution || error_no_memory(error);
        }
        comparison_close(&set);
        return good;
}

bool comparison_of_results(json_t *base, const char *base_name, json_t *new, const char *new_name,
                           const struct comparison_limits *limits, enum format format,
                           json_t **resolution, int *status, struct error *error)
{
        struct measurement base_measured, new_measured;

        *resolution = NULL;
        if (!measurement_of_result(base, base_name, &base_measured, error))
                return false;
        bool good = measurement_of_result(new, new_name, &new_measured, error);
        if (good) {
                good = compare(&base_measured, &new_measured, limits, format, resolution, status,
                               error);
                measurement_close(&new_measured);
        }
        measurement_close(&base_measured);
        return good;
}
