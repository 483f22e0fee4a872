/* SPDX-License-Identifier: MIT */
/* trapclock show: prints a saved result, after the same checks as a new one. */
#include "ci/result/result.h"
#include "ci/result/result_file.h"
#include "ci/result/saved.h"
#include "ci/print/formats.h"
#include "ci/print/histogram_plot.h"
#include "ci/commands/commands.h"
#include "ci/commands/options.h"

#include <stdio.h>

struct show_options {
        const char *file;
        enum format format;
        struct table_extras extras;
        bool plot;        /* histograms instead of the table */
        const char *only; /* pattern of ids to plot; NULL: all */
};

static bool read_options(int count, char **arguments, struct show_options *options,
                         struct error *error)
{
        const struct command_option own[] = {
            {"phases", 0, NULL, 0, OPTION_PHASES_DOC, .flag = &options->extras.phases},
            {"exits", 0, NULL, 0, OPTION_EXITS_DOC, .flag = &options->extras.exits},
            {"plot", 0, NULL, 0, "print histograms instead of the table (needs gnuplot)",
             .flag = &options->plot},
            {"only", 0, "GLOB", 0, "with --plot: only the benchmarks whose id matches",
             .text = &options->only, .check = option_is_glob, .once = true},
            {"format", 0, "FORMAT", 0,
             "format of the output: " FORMATS_OF_RUN_DOC
             "|baseline (default: table); baseline: the exact counts, for compare",
             .place = &options->format, .words = formats_of_show},
            {0},
        };
        const struct command_line line = {.options = {own},
                                          .doc = "Prints a saved result again; " SAVED_DOC ".",
                                          .arguments_doc = "FILE",
                                          .arguments = &options->file};

        *options = (struct show_options){0};
        if (!command_line_read(&line, count, arguments, error))
                return false;
        if (options->plot &&
            (options->extras.phases || options->extras.exits || options->format != FORMAT_TABLE))
                return error_set(error, STATUS_UNUSABLE,
                                 "--plot cannot be used with --phases, --exits or --format");
        return !options->only || options->plot ||
               error_set(error, STATUS_UNUSABLE, "--only needs --plot");
}

bool show_result(const json_t *result, const char *name, enum format format,
                 const struct table_extras *extras, struct error *error)
{
        size_t boots = json_array_size(json_object_get(result, RESULT_BOOTS));

        if (result_is_partial(result) && result_is_imported(result))
                notice("partial: what was damaged in the capture is left out");
        else if (result_is_partial(result))
                notice("partial: the run was stopped after %zu boot%s", boots,
                       boots == 1 ? "" : "s");
        return result_print(result, name, format, extras, stdout, error) && flush_stdout(error);
}

bool command_show(int count, char **arguments, int *status, struct error *error)
{
        struct show_options options;

        if (!read_options(count, arguments, &options, error))
                return false;
        char path[PATH_MAX];
        if (!saved_path(options.file, path, error))
                return false;
        json_t *result = result_load(path, error);
        if (!result)
                return false;
        *status = result_failed(result) > 0 ? STATUS_WORSE : STATUS_GOOD;
        bool good =
            options.plot
                ? show_plot(result, path, options.only, stdout, error) && flush_stdout(error)
                : show_result(result, path, options.format, &options.extras, error);
        json_decref(result);
        return good;
}
