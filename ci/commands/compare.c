/* SPDX-License-Identifier: MIT */
/* trapclock compare: reads the files, compares, prints, and says by its status if it got worse. */
#include "ci/print/comparison.h"
#include "ci/commands/commands.h"
#include "ci/commands/compare_options.h"

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

static bool compare(const struct compare_options *options, struct files *files, int *status,
                    struct error *error)
{
        struct comparison_set set;

        if (!load(options, files, error) ||
            !comparison_make(&files->measurements[0], &files->measurements[1], files->count - 1,
                             &options->limits, &set, error))
                return false;
        *status = set.worse > 0 ? STATUS_WORSE : STATUS_GOOD;
        bool good = comparison_print(&set, options->format, options->all, error);
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
