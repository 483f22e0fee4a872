/* SPDX-License-Identifier: MIT */
/* trapclock import: a captured console becomes a result. */
#include <stdlib.h>

#include "ci/base/file.h"
#include "ci/report/capture.h"
#include "ci/report/report_reader.h"
#include "ci/result/result.h"
#include "ci/result/result_file.h"
#include "ci/commands/commands.h"
#include "ci/commands/import_options.h"
#include "ci/commands/show.h"

#define DAMAGE_SHOWN 20

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

static bool save(const struct import_options *options, const json_t *result, struct error *error)
{
        char folder[PATH_MAX], path[PATH_MAX];

        if (options->output)
                return result_save(result, options->output, error);
        if (!result_folder(folder, error) || !result_save_unnamed(result, folder, path, error))
                return false;
        notice("result saved to %s", path);
        return true;
}

bool command_import(int count, char **arguments, int *status, struct error *error)
{
        struct import_options options;
        json_t *result = NULL;

        if (!import_options_read(count, arguments, &options, error) ||
            !read_log(&options, &result, error))
                return false;
        *status = result_failed(result) > 0 ? STATUS_WORSE : STATUS_GOOD;
        bool good = save(&options, result, error) &&
                    show_result(result, options.format, options.phases, error);
        json_decref(result);
        return good;
}
