/* SPDX-License-Identifier: MIT */
/* trapclock show: prints a saved result, after the same checks as a new one. */
#include "ci/result/result.h"
#include "ci/result/result_file.h"
#include "ci/print/baseline_text.h"
#include "ci/print/boots_table.h"
#include "ci/print/formats.h"
#include "ci/print/histogram_plot.h"
#include "ci/print/result_table.h"
#include "ci/print/terminal.h"
#include "ci/commands/commands.h"
#include "ci/commands/options.h"

#include <stdio.h>
#include <stdlib.h>

struct show_options {
        const char *file;
        enum format format;
        bool phases;      /* of the table */
        bool plot;        /* histograms instead of the table */
        const char *only; /* of them; NULL: all */
};

static bool read_options(int count, char **arguments, struct show_options *options,
                         struct error *error)
{
        const struct command_option own[] = {
            {"phases", 0, NULL, 0, OPTION_PHASES_DOC, .flag = &options->phases},
            {"plot", 0, NULL, 0, "histograms instead of the table (needs gnuplot)",
             .flag = &options->plot},
            {"only", 0, "GLOB", 0, "with --plot: only benchmarks whose id matches",
             .text = &options->only, .check = option_is_glob},
            {"format", 0, "FORMAT", 0,
             "what stdout carries: " FORMATS_OF_RUN_DOC
             "|baseline (default: table); baseline: the exact counts, for compare",
             .place = &options->format, .words = formats_of_show},
            {0},
        };
        const struct command_line line = {.options = {own},
                                          .doc = "Prints a saved result again.",
                                          .arguments_doc = "FILE",
                                          .arguments = &options->file,
                                          .arguments_max = 1};

        *options = (struct show_options){0};
        if (!command_line_read(&line, count, arguments, error))
                return false;
        if (options->plot && (options->phases || options->format != FORMAT_TABLE))
                return error_set(error, STATUS_UNUSABLE, "--plot has no --phases and no --format");
        return !options->only || options->plot ||
               error_set(error, STATUS_UNUSABLE, "--only is for --plot");
}

/* Several boots make one table, a boot being one sample. Phases are shown for each boot. */
static bool print_table(const json_t *result, bool with_phases, struct error *error)
{
        bool colour = terminal_has_colour(stdout);
        size_t boots = json_array_size(json_object_get(result, RESULT_BOOTS));

        if (boots > 1 && !with_phases && !result_is_verify(result))
                return boots_table_print(result, colour ? TABLE_COLOUR : TABLE_PLAIN, stdout,
                                         error);
        return result_table_print(result, with_phases, stdout, colour, error);
}

static bool print_text(char *text)
{
        if (!text)
                return false;
        fputs(text, stdout);
        free(text);
        return true;
}

static bool print(const json_t *result, enum format format, bool with_phases, struct error *error)
{
        switch (format) {
        case FORMAT_TABLE:
                return print_table(result, with_phases, error);
        case FORMAT_JSON:
                return print_text(result_text(result, error));
        case FORMAT_BASELINE:
                return print_text(baseline_text(result, error));
        default:
                return result_format_print(result, format, stdout, error);
        }
}

bool show_result(const json_t *result, enum format format, bool with_phases, struct error *error)
{
        size_t boots = json_array_size(json_object_get(result, RESULT_BOOTS));

        if (result_is_partial(result) && result_is_imported(result))
                notice("partial: what was damaged in the capture is left out");
        else if (result_is_partial(result))
                notice("partial: the run was stopped after %zu boot%s", boots,
                       boots == 1 ? "" : "s");
        return print(result, format, with_phases, error) && flush_stdout(error);
}

bool command_show(int count, char **arguments, int *status, struct error *error)
{
        struct show_options options;

        if (!read_options(count, arguments, &options, error))
                return false;
        json_t *result = result_load(options.file, error);
        if (!result)
                return false;
        *status = result_failed(result) > 0 ? STATUS_WORSE : STATUS_GOOD;
        bool good = options.plot
                        ? show_plot(result, options.only, stdout, error) && flush_stdout(error)
                        : show_result(result, options.format, options.phases, error);
        json_decref(result);
        return good;
}
