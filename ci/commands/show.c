/* SPDX-License-Identifier: MIT */
/* trapclock show: a saved result again, after the same checks as a new one. */
#include <stdio.h>
#include <stdlib.h>

#include "ci/commands/show.h"
#include "ci/result/result.h"
#include "ci/result/result_file.h"
#include "ci/print/baseline_text.h"
#include "ci/print/boots_table.h"
#include "ci/print/formats.h"
#include "ci/print/histogram_plot.h"
#include "ci/print/result_table.h"
#include "ci/print/terminal.h"
#include "ci/commands/commands.h"
#include "ci/commands/show_options.h"

/* Several boots are one table, in which a boot is one sample; phases are each boot's own. */
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

        if (!show_options_read(count, arguments, &options, error))
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
