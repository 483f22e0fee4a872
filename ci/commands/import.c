/* SPDX-License-Identifier: MIT */
/* trapclock import: makes a result of a captured console. */
#include "ci/base/file.h"
#include "ci/report/capture.h"
#include "ci/report/report_reader.h"
#include "ci/result/result.h"
#include "ci/result/result_file.h"
#include "ci/commands/commands.h"
#include "ci/commands/options.h"

#include <stdlib.h>

#define DAMAGE_SHOWN 20

struct import_options {
        const char *file;
        const char *output; /* NULL: a name in the result folder */
        bool partial;
        enum format format;
        bool phases; /* of the table */
};

static bool read_options(int count, char **arguments, struct import_options *options,
                         struct error *error)
{
        const struct command_option own[] = {
            {"partial", 0, NULL, 0, "keep what is sound of a damaged capture",
             .flag = &options->partial},
            {"phases", 0, NULL, 0, OPTION_PHASES_DOC, .flag = &options->phases},
            {"output", 'o', "FILE", 0, "save the result there (default: as run does)",
             .text = &options->output, .check = option_is_path},
            {"format", 0, "FORMAT", 0,
             "what stdout carries: " FORMATS_OF_RUN_DOC "|baseline (default: table)",
             .place = &options->format, .words = formats_of_show},
            {0},
        };
        const struct command_line line = {
            .options = {own},
            .doc = "Makes a result of a captured console: a terminal program's log, a service "
                   "processor's, a cloud's. What is not the guest's is left out.",
            .arguments_doc = "LOG",
            .arguments = &options->file,
            .arguments_max = 1};

        *options = (struct import_options){0};
        return command_line_read(&line, count, arguments, error) &&
               (!options->output || file_check_apart(options->output, options->file, error));
}

struct importing {
        const char *file;
        size_t shown;
        json_t *result; /* NULL before the first whole boot */
};

static bool add_report(void *context, const struct report *report, struct error *error)
{
        struct importing *importing = context;

        return result_add_imported(&importing->result, report, error);
}

static void name_damage(void *context, size_t line, const char *reason)
{
        struct importing *importing = context;

        if (importing->shown < DAMAGE_SHOWN)
                notice("%s:%zu: %s", importing->file, line, reason);
        importing->shown++;
}

static bool read_log(const struct import_options *options, json_t **result, struct error *error)
{
        struct importing importing = {.file = options->file};
        struct capture capture = {.partial = options->partial,
                                  .on_report = add_report,
                                  .on_damage = name_damage,
                                  .context = &importing};
        char *text = NULL;
        size_t size = 0;

        if (!file_read(options->file, REPORT_BYTES_MAX, &text, &size, error))
                return false;
        bool good =
            capture_read(&capture, text, size, error) || error_prefix(error, "%s: ", options->file);
        free(text);
        if (good && capture.damaged > 0 && (!importing.result || !options->partial))
                good = error_set(error, STATUS_UNUSABLE, "%s: %zu damaged%s", options->file,
                                 capture.damaged,
                                 options->partial ? ", and nothing is left that can be kept"
                                                  : "; --partial keeps the rest");
        if (good && capture.damaged > 0)
                good = result_note_partial(importing.result, capture.damaged, error);
        if (good)
                *result = importing.result;
        else
                json_decref(importing.result);
        return good;
}

bool command_import(int count, char **arguments, int *status, struct error *error)
{
        struct import_options options;
        char path[PATH_MAX];
        json_t *result = NULL;

        if (!read_options(count, arguments, &options, error) || !read_log(&options, &result, error))
                return false;
        *status = result_failed(result) > 0 ? STATUS_WORSE : STATUS_GOOD;
        bool good = save_result(result, options.output, path, error) &&
                    show_result(result, options.format, options.phases, error);
        json_decref(result);
        return good;
}
