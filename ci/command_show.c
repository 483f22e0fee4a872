/* SPDX-License-Identifier: MIT */
/* trapclock show: a saved result again, after the same checks as a new one. */
#include <stdio.h>
#include <stdlib.h>

#include "ci/baseline.h"
#include "ci/commands.h"
#include "ci/options.h"
#include "ci/result.h"
#include "ci/result_file.h"
#include "ci/result_table.h"
#include "ci/show_plot.h"
#include "ci/show_result.h"
#include "ci/terminal.h"

bool show_result(const json_t *result, enum format format, bool with_phases, struct error *error)
{
        if (format == FORMAT_TABLE)
                return result_table_print(result, with_phases, stdout, terminal_has_colour(stdout),
                                          error) &&
                       flush_stdout(error);
        char *text =
            format == FORMAT_BASELINE ? baseline_text(result, error) : result_text(result, error);
        if (!text)
                return false;
        fputs(text, stdout);
        free(text);
        return flush_stdout(error);
}

bool command_show(int count, char **arguments, int *status, struct error *error)
{
        struct show_options options;

        if (!options_read_show(count, arguments, &options, error))
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
