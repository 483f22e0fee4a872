/* SPDX-License-Identifier: MIT */
/* trapclock history: shows what changed from build to build, over many saved results. */
#include "ci/base/file.h"
#include "ci/commands/commands.h"
#include "ci/commands/options.h"
#include "ci/compare/comparable.h"
#include "ci/page/page.h"
#include "ci/print/history.h"
#include "ci/result/history.h"
#include "ci/result/result_file.h"
#include "ci/result/saved.h"

#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define FILE_ENDING ".json"

static const char *const formats[] = {"table", "json", "csv", "markdown", NULL};
static const enum format format_of[] = {FORMAT_TABLE, FORMAT_JSON, FORMAT_CSV, FORMAT_MARKDOWN};

struct history_options {
        const char **names; /* of files and folders */
        size_t count;
        const char *page; /* NULL: none */
        unsigned int format;
        bool as_given;
};

static bool read_options(int count, char **arguments, const char **room,
                         struct history_options *options, struct error *error)
{
        const struct command_option own[] = {
            {"output", 'o', "FILE", 0, "also write an HTML page to FILE", .text = &options->page,
             .check = option_is_path},
            {"format", 0, "table|json|csv|markdown", 0, "format of the output (default: table)",
             .place = &options->format, .words = formats},
            {"as-given", 0, NULL, 0,
             "keep the files in the given order; do not sort them by commit or time",
             .flag = &options->as_given},
            {0},
        };
        const struct command_line line = {
            .options = {own},
            .doc = "Shows what changed from build to build: a line for each benchmark, and each "
                   "step with its commit.\vA folder stands for the results in it; " SAVED_DOC
                   ". Results are sorted by the time of their commit, then by the time of their "
                   "measurement; a result without a commit is sorted by its measurement. Results "
                   "of different clocks, layers, machines, compilers or numbers of samples are "
                   "kept apart. With clock icount each step is exact. With clock tsc each file is "
                   "one sample; a step is shown where the level changed for good, with the "
                   "interval of the change, and is never a gate.",
            .arguments_doc = "FILE-OR-FOLDER...",
            .arguments = room,
            .many = true,
            .argument_count = &options->count};

        *options = (struct history_options){.names = room};
        if (!command_line_read(&line, count, arguments, error))
                return false;
        return options->count > 0 ||
               error_set(error, STATUS_UNUSABLE, "FILE-OR-FOLDER is missing; see --help");
}

/* Names a broken file and skips it. */
static bool add_file(struct history *history, const char *path, bool of_folder, const char *output,
                     struct error *error)
{
        if (output && !file_check_apart(output, path, error))
                return false;
        if (history_add(history, path, of_folder, error))
                return true;
        if (error->status != STATUS_UNUSABLE)
                return false;
        notice("%s", error->text);
        error_clear(error);
        history->broken++;
        return true;
}

static int is_json(const struct dirent *entry)
{
        const size_t length = strlen(entry->d_name), ending = strlen(FILE_ENDING);

        return entry->d_name[0] != '.' && length > ending &&
               strcmp(entry->d_name + length - ending, FILE_ENDING) == 0;
}

static bool add_folder(struct history *history, const char *folder, const char *output,
                       struct error *error)
{
        struct dirent **entries;
        const int count = scandir(folder, &entries, is_json, alphasort);
        bool good = true;

        if (count < 0)
                return error_set(error, STATUS_UNUSABLE, "cannot read the folder %s", folder);
        for (int i = 0; i < count; i++) {
                char path[PATH_MAX];

                if (good && snprintf(path, sizeof(path), "%s/%s", folder, entries[i]->d_name) >=
                                (int)sizeof(path))
                        good =
                            error_set(error, STATUS_UNUSABLE, "%s: the name is too long", folder);
                good = good && add_file(history, path, true, output, error);
                free(entries[i]);
        }
        free(entries);
        return good;
}

static bool add_all(struct history *history, const struct history_options *options,
                    struct error *error)
{
        for (size_t i = 0; i < options->count; i++) {
                char path[PATH_MAX];
                struct stat information;

                if (!saved_path(options->names[i], path, error))
                        return false;
                const bool is_folder =
                    stat(path, &information) == 0 && S_ISDIR(information.st_mode);
                if (!(is_folder ? add_folder(history, path, options->page, error)
                                : add_file(history, path, false, options->page, error)))
                        return false;
        }
        return true;
}

static void tell_what_is_left_out(const struct history *history)
{
        const struct {
                size_t count;
                const char *why;
        } left_out[] = {
            {history->of_verify, "results of verify, which have no measurements"},
            {history->others, "not a result"},
            {history->twice, "given twice: each file must be a run of its own"},
            {history->broken, "broken, see above"},
        };

        for (size_t i = 0; i < sizeof(left_out) / sizeof(left_out[0]); i++)
                if (left_out[i].count > 0)
                        notice("%zu file%s left out: %s", left_out[i].count,
                               left_out[i].count == 1 ? "" : "s", left_out[i].why);
}

static bool write_page(const struct history *history, const char *path, struct error *error)
{
        char *html = history_page_make(history, error);
        bool good = html && file_save(path, html, strlen(html), FILE_REPLACE, error);

        free(html);
        return good;
}

static bool tell(struct history *history, const struct history_options *options,
                 struct error *error)
{
        const struct boot_limits limits = {.min_effect = MIN_EFFECT_DEFAULT / 100,
                                           .min_difference = MIN_CYCLES_DEFAULT};

        if (!add_all(history, options, error) ||
            !history_make(history, options->as_given, &limits, error))
                return false;
        tell_what_is_left_out(history);
        if (history->count == 0)
                return error_set(error, STATUS_UNUSABLE, "no result with measurements");
        return history_print(history, format_of[options->format], error) && flush_stdout(error) &&
               (!options->page || write_page(history, options->page, error));
}

bool command_history(int count, char **arguments, int *status, struct error *error)
{
        const char **room = calloc((size_t)count, sizeof(const char *));
        struct history_options options;
        struct history history;

        if (!room || !history_open(&history, error)) {
                free(room);
                return error_no_memory(error);
        }
        bool good = read_options(count, arguments, room, &options, error) &&
                    (!options.page || (file_check_target(options.page, error) &&
                                       result_check_none_at(options.page, error))) &&
                    tell(&history, &options, error);
        *status = history.broken > 0 ? STATUS_UNUSABLE : STATUS_GOOD;
        history_close(&history);
        free(room);
        return good;
}
