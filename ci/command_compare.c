/* SPDX-License-Identifier: MIT */
/* trapclock compare: reads the files, compares, prints, and says by its status if it got worse. */
#include <stdio.h>

#include "ci/commands.h"
#include "ci/compare_options.h"
#include "ci/comparison_csv.h"
#include "ci/comparison_json.h"
#include "ci/comparison_matrix.h"
#include "ci/comparison_table.h"
#include "ci/terminal.h"

struct files {
        struct measurement measurements[COMPARE_FILES_MAX];
        size_t count; /* those loaded */
};

static bool load(const struct compare_options *options, struct files *files, struct error *error)
{
        while (files->count < options->file_count) {
                if (!measurement_load(options->files[files->count],
                                      &files->measurements[files->count], error))
                        return false;
                files->count++;
        }
        return true;
}

static enum table_style style_of(enum compare_format format)
{
        if (format == COMPARE_MARKDOWN)
                return TABLE_MARKDOWN;
        return terminal_has_colour(stdout) ? TABLE_COLOUR : TABLE_PLAIN;
}

static bool print(const struct comparison_set *set, const struct compare_options *options,
                  struct error *error)
{
        enum table_style style = style_of(options->format);

        if (options->format == COMPARE_JSON)
                return comparison_json_print(set, stdout, error);
        if (options->format == COMPARE_CSV) {
                comparison_csv_print(set, stdout);
                return true;
        }
        if (set->count > 1)
                return comparison_matrix_print(set, style, stdout, error);
        return comparison_table_print(set, options->all, style, stdout, error);
}

static bool compare(const struct compare_options *options, struct files *files, int *status,
                    struct error *error)
{
        struct comparison_set set;

        if (!load(options, files, error) ||
            !comparison_make(&files->measurements[0], &files->measurements[1], files->count - 1,
                             &options->limits, &set, error))
                return false;
        *status = set.worse > 0 ? STATUS_WORSE : STATUS_GOOD;
        bool good = print(&set, options, error) && flush_stdout(error);
        comparison_close(&set);
        return good;
}

bool command_compare(int count, char **arguments, int *status, struct error *error)
{
        struct compare_options options;
        struct files files = {.count = 0};

        if (!compare_options_read(count, arguments, &options, error))
                return false;
        bool good = compare(&options, &files, status, error);
        for (size_t i = 0; i < files.count; i++)
                measurement_close(&files.measurements[i]);
        return good;
}
