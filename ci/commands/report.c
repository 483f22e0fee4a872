/* SPDX-License-Identifier: MIT */
/* trapclock report: saved results as one page. */
#include <stdlib.h>
#include <string.h>

#include "ci/base/file.h"
#include "ci/result/measurement.h"
#include "ci/result/result.h"
#include "ci/result/result_file.h"
#include "ci/page/page.h"
#include "ci/commands/commands.h"
#include "ci/commands/page_options.h"

struct files {
        struct measurement measurements[PAGE_FILES_MAX];
        size_t count; /* those loaded */
};

static bool load_one(const char *path, struct files *files, struct error *error)
{
        json_t *result = result_load(path, error);
        bool good = false;

        if (!result)
                return false;
        if (result_is_verify(result))
                error_set(error, STATUS_UNUSABLE,
                          "%s: a result of verify has nothing to draw: see trapclock show", path);
        else
                good =
                    measurement_of_result(result, path, &files->measurements[files->count], error);
        json_decref(result);
        files->count += good;
        return good;
}

static bool load(const struct page_options *options, struct files *files, struct error *error)
{
        for (size_t i = 0; i < options->file_count; i++)
                if (!load_one(options->files[i], files, error))
                        return false;
        return true;
}

bool command_report(int count, char **arguments, int *status, struct error *error)
{
        struct page_options options;
        struct files files = {.count = 0};
        char *html = NULL;

        if (!page_options_read(count, arguments, &options, error) ||
            !file_check_target(options.output, error))
                return false;
        if (load(&options, &files, error))
                html = page_make(files.measurements, files.count, error);
        bool good = html && file_save(options.output, html, strlen(html), FILE_REPLACE, error);
        free(html);
        for (size_t i = 0; i < files.count; i++)
                measurement_close(&files.measurements[i]);
        *status = STATUS_GOOD;
        return good;
}
