/* SPDX-License-Identifier: MIT */
/* trapclock report: writes saved results as one HTML page. */
#include "ci/base/file.h"
#include "ci/compare/comparable.h"
#include "ci/result/history.h"
#include "ci/result/measurement.h"
#include "ci/result/result.h"
#include "ci/result/result_file.h"
#include "ci/result/saved.h"
#include "ci/page/page.h"
#include "ci/page/sheet.h"
#include "ci/commands/commands.h"
#include "ci/commands/options.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

_Static_assert(PAGE_FILES_MAX == 16, "--help says so");

struct report_options {
        const char **files;
        size_t file_count;   /* at least 1 */
        const char **labels; /* names for the first files; share files' allocation */
        size_t label_count;
        const char *output;
};

static bool read_label(const char *text, void *target, struct error *error)
{
        struct report_options *options = target;

        (void)error;
        options->labels[options->label_count++] = text;
        return true;
}

/* room: for twice as many pointers as there are words. */
static bool read_options(int count, char **arguments, const char **room,
                         struct report_options *options, struct error *error)
{
        const struct command_option own[] = {
            {"output", 'o', "FILE", 0, "write the page to FILE; -: to stdout",
             .text = &options->output},
            {"label", 0, "NAME", 0,
             "show a FILE as NAME instead of its file name: the first --label names the first "
             "FILE, "
             "the second names the second, and so on",
             .read = read_label, .target = options},
            {0},
        };
        const struct command_line line = {
            .options = {own},
            .doc = "Writes results as one page to view or to print: the machines, the entry "
                   "ladder, distributions, every number, and with several files the ratios to the "
                   "first.\v" SAVED_DOC
                   ". Of more than 16 files the page shows the history of all, as trapclock "
                   "history does, and the first 16 in full. The page needs only a browser: it "
                   "loads nothing and runs no script. gnuplot (gnuplot-nox) draws the plots.",
            .arguments_doc = "FILE...",
            .arguments = room,
            .many = true,
            .argument_count = &options->file_count};

        *options = (struct report_options){.files = room, .labels = room + count};
        if (!command_line_read(&line, count, arguments, error))
                return false;
        if (options->file_count == 0)
                return error_set(error, STATUS_UNUSABLE, "FILE is missing; see --help");
        if (options->label_count > options->file_count)
                return error_set(error, STATUS_UNUSABLE,
                                 "--label: expected at most one for each FILE, got %zu",
                                 options->label_count);
        return options->output ||
               error_set(error, STATUS_UNUSABLE, "expected -o FILE, the page to write");
}

struct files {
        struct measurement *measurements;
        size_t count;           /* those loaded: all, or the first PAGE_FILES_MAX */
        struct history history; /* of all, where there are more than that */
};

static bool refuse_verify(const char *path, struct error *error)
{
        return error_set(error, STATUS_UNUSABLE,
                         "%s: a result of verify has nothing to draw: see trapclock show", path);
}

static bool load_one(const char *name, struct files *files, struct error *error)
{
        char path[PATH_MAX];
        json_t *result = saved_path(name, path, error) ? result_load(path, error) : NULL;

        if (!result)
                return false;
        bool good =
            result_is_verify(result)
                ? refuse_verify(path, error)
                : measurement_of_result(result, path, &files->measurements[files->count], error);
        json_decref(result);
        files->count += good;
        return good;
}

/* Those that stand on the page in full. */
static bool load_first(const struct report_options *options, struct files *files,
                       struct error *error)
{
        files->measurements = calloc(PAGE_FILES_MAX, sizeof(*files->measurements));
        if (!files->measurements)
                return error_no_memory(error);
        for (size_t i = 0; i < options->file_count && i < PAGE_FILES_MAX; i++)
                if (!load_one(options->files[i], files, error) ||
                    (i < options->label_count &&
                     !measurement_label(&files->measurements[i], options->labels[i], error)))
                        return false;
        return true;
}

/* Of each file only its figures: a thousand whole ones would take a gigabyte. */
static bool load_history(const struct report_options *options, struct history *history,
                         struct error *error)
{
        const struct boot_limits limits = {.min_effect = MIN_EFFECT_DEFAULT / 100,
                                           .min_difference = MIN_CYCLES_DEFAULT};

        if (!history_open(history, error))
                return false;
        for (size_t i = 0; i < options->file_count; i++) {
                char path[PATH_MAX];

                if (!saved_path(options->files[i], path, error) ||
                    !history_add(history, path, false, error))
                        return false;
                if (history->of_verify > 0)
                        return refuse_verify(path, error);
        }
        return history_make(history, false, &limits, error);
}

static bool load(const struct report_options *options, struct files *files, struct error *error)
{
        return load_first(options, files, error) && (options->file_count <= PAGE_FILES_MAX ||
                                                     load_history(options, &files->history, error));
}

static bool is_stdout(const char *output)
{
        return strcmp(output, "-") == 0;
}

static bool check_output(const struct report_options *options, struct error *error)
{
        if (is_stdout(options->output))
                return true;
        for (size_t i = 0; i < options->file_count; i++) {
                char path[PATH_MAX];

                if (!saved_path(options->files[i], path, error) ||
                    !file_check_apart(options->output, path, error))
                        return false;
        }
        return file_check_target(options->output, error) &&
               result_check_none_at(options->output, error);
}

static bool write_page(const char *output, const char *html, struct error *error)
{
        if (!is_stdout(output))
                return file_save(output, html, strlen(html), FILE_REPLACE, error);
        fputs(html, stdout);
        return flush_stdout(error);
}

static bool report(const struct report_options *options, struct error *error)
{
        struct files files = {.count = 0};
        char *html = NULL;

        if (load(options, &files, error))
                html = page_make(files.measurements, files.count,
                                 files.history.count > 0 ? &files.history : NULL, error);
        bool good = html && write_page(options->output, html, error);
        free(html);
        for (size_t i = 0; i < files.count; i++)
                measurement_close(&files.measurements[i]);
        free(files.measurements);
        history_close(&files.history);
        return good;
}

bool command_report(int count, char **arguments, int *status, struct error *error)
{
        const char **room = calloc(2 * (size_t)count, sizeof(const char *));
        struct report_options options;

        *status = STATUS_GOOD;
        if (!room)
                return error_no_memory(error);
        bool good = read_options(count, arguments, room, &options, error) &&
                    check_output(&options, error) && report(&options, error);
        free(room);
        return good;
}
