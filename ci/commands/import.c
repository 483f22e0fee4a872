/* SPDX-License-Identifier: MIT */
/* trapclock import: makes a result from a captured console or from photos of QR codes. */
#include "bench/protocol/protocol.h"
#include "ci/base/fields.h"
#include "ci/base/file.h"
#include "ci/report/capture.h"
#include "ci/report/code_set.h"
#include "ci/report/photo.h"
#include "ci/report/unwrap.h"
#include "ci/result/result.h"
#include "ci/result/result_file.h"
#include "ci/commands/commands.h"
#include "ci/commands/options.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DAMAGE_SHOWN 20

struct import_options {
        const char **files;
        size_t file_count;
        const char *file;   /* the first of them */
        const char *output; /* NULL: a new file in the result folder */
        bool partial, no_save;
        long run; /* which run of the log, from 1; NUMBER_NOT_GIVEN: the last */
        enum format format;
        struct table_extras extras;
};

static bool read_options(int count, char **arguments, struct import_options *options,
                         struct error *error)
{
        const struct command_option own[] = {
            {"partial", 0, NULL, 0, "keep the sound parts of a damaged capture",
             .flag = &options->partial},
            {"run", 0, "N", 0,
             "take the Nth of several runs in the log (default: the last); boots of one image with "
             "the same command line are one run",
             .number = &options->run, .min = 1, .max = INT_MAX},
            {"phases", 0, NULL, 0, OPTION_PHASES_DOC, .flag = &options->extras.phases},
            {"output", 'o', "FILE", 0,
             "save the result to FILE (default: where run saves it); -: print the result to stdout "
             "instead of the table",
             .text = &options->output, .check = option_is_path},
            {"no-save", 0, NULL, 0, "print the result, but do not save it",
             .flag = &options->no_save},
            {"format", 0, "FORMAT", 0,
             "format of the output: " FORMATS_OF_RUN_DOC "|baseline (default: table)",
             .place = &options->format, .words = formats_of_show},
            {0},
        };
        const struct command_line line = {
            .options = {own},
            .doc = "Makes a result from a captured console, such as the log of a terminal program, "
                   "a service processor or a cloud. Text that is not the guest's is ignored. The "
                   "log may be packed by gzip, or wrapped in JSON by LAVA, docker, journalctl or "
                   "asciinema. LOG - is stdin. Or makes a result from photos of the QR codes that "
                   "a machine without a serial line shows on its screen: PNG or JPEG files of one "
                   "result, in any order.",
            .arguments_doc = "LOG\nPHOTO...",
            .arguments = options->files,
            .many = true,
            .argument_count = &options->file_count};

        if (!command_line_read(&line, count, arguments, error))
                return false;
        if (options->file_count == 0)
                return error_set(error, STATUS_UNUSABLE, "LOG or PHOTO is missing; see --help");
        options->file = options->files[0];
        for (size_t i = 0; options->output && i < options->file_count; i++)
                if (!file_check_apart(options->output, options->files[i], error))
                        return false;
        return output_options_check(&options->output, &options->no_save, &options->format, error);
}

/* One run of the log: consecutive boots of one image with one command line. */
struct log_run {
        json_t *result;
        size_t line;    /* its first */
        size_t damaged; /* places that are */
};

struct importing {
        const char *file;
        size_t shown;
        struct log_run *runs;
        size_t count;
        size_t damaged; /* places since the last report */
};

/* The boot record of the run's first boot. */
static const json_t *boot_of(const struct log_run *run)
{
        const json_t *entry = json_array_get(json_object_get(run->result, RESULT_BOOTS), 0);

        return json_array_get(json_object_get(entry, RESULT_BOOT_RECORDS), 0);
}

static bool goes_on(const struct log_run *run, const struct report *report)
{
        struct error ignored = {.status = 0};
        bool same = result_takes_boot(run->result, report, &ignored) &&
                    strcmp(field_string(boot_of(run), BOOT_COMMAND_LINE),
                           field_string(report_boot(report), BOOT_COMMAND_LINE)) == 0;

        error_clear(&ignored);
        return same;
}

static struct log_run *run_for(struct importing *importing, const struct report *report,
                               size_t line, struct error *error)
{
        struct log_run *last = importing->count > 0 ? &importing->runs[importing->count - 1] : NULL;

        if (last && goes_on(last, report))
                return last;
        struct log_run *runs =
            realloc(importing->runs, (importing->count + 1) * sizeof(*importing->runs));
        if (!runs) {
                error_no_memory(error);
                return NULL;
        }
        importing->runs = runs;
        runs[importing->count] = (struct log_run){.line = line};
        return &runs[importing->count++];
}

static bool add_report(void *context, const struct report *report, size_t line, struct error *error)
{
        struct importing *importing = context;
        struct log_run *run = run_for(importing, report, line, error);

        if (!run || !result_add_imported(&run->result, report, error))
                return false;
        run->damaged += importing->damaged;
        importing->damaged = 0;
        return true;
}

static void name_damage(void *context, size_t line, const char *reason)
{
        struct importing *importing = context;

        if (importing->shown < DAMAGE_SHOWN)
                notice("%s:%zu: %s", importing->file, line, reason);
        importing->shown++;
        importing->damaged++;
}

static void list_runs(const struct importing *importing)
{
        for (size_t i = 0; i < importing->count; i++) {
                const struct log_run *run = &importing->runs[i];
                size_t boots = json_array_size(json_object_get(run->result, RESULT_BOOTS));

                notice("%s:%zu: run %zu: clock %s, %zu boot%s, %s", importing->file, run->line,
                       i + 1, field_string(run->result, RESULT_CLOCK), boots, boots == 1 ? "" : "s",
                       field_string(boot_of(run), BOOT_COMMAND_LINE));
        }
}

/* Returns NULL and fills the error if no run can be kept. */
static struct log_run *choose_run(const struct importing *importing,
                                  const struct import_options *options, struct error *error)
{
        size_t chosen = options->run == NUMBER_NOT_GIVEN ? importing->count : (size_t)options->run;

        if (importing->count > 1)
                list_runs(importing);
        if (importing->count == 0)
                error_set(error, STATUS_UNUSABLE, "%s: %zu damaged%s", importing->file,
                          importing->damaged,
                          options->partial ? ", and nothing is left that can be kept"
                                           : "; --partial keeps the rest");
        else if (chosen > importing->count)
                error_set(error, STATUS_UNUSABLE, "%s: --run: expected a number 1..%zu, got %zu",
                          importing->file, importing->count, chosen);
        else if (importing->count > 1)
                notice("run %zu of %zu is imported%s", chosen, importing->count,
                       options->run == NUMBER_NOT_GIVEN ? "; --run N chooses another" : "");
        return error->status == 0 ? &importing->runs[chosen - 1] : NULL;
}

/* Damage after the last report may belong to the last run. */
static bool take_run(struct importing *importing, const struct import_options *options,
                     json_t **result, struct error *error)
{
        struct log_run *run = choose_run(importing, options, error);

        if (!run)
                return false;
        if (run == &importing->runs[importing->count - 1])
                run->damaged += importing->damaged;
        if (run->damaged > 0 && !options->partial)
                return error_set(error, STATUS_UNUSABLE,
                                 "%s: %zu damaged; --partial keeps the rest", options->file,
                                 run->damaged);
        if (run->damaged > 0 && !result_note_partial(run->result, run->damaged, error))
                return false;
        *result = json_incref(run->result);
        return true;
}

struct photos {
        struct code_set set;
        const char *name;        /* of the photo that is being read */
        bool shows_code;         /* it shows a code of ours */
        const char *first_blank; /* the first photo without one */
        size_t blanks;
};

static bool take_code(void *context, const char *code, size_t length, bool *wanted,
                      struct error *error)
{
        struct photos *photos = context;

        if (!code_is_ours(code, length))
                return true;
        *wanted = photos->shows_code = true;
        return code_set_take(&photos->set, code, length, photos->name, error);
}

static bool read_photo(struct photos *photos, const char *name, const char *bytes, size_t size,
                       struct error *error)
{
        photos->name = name;
        photos->shows_code = false;
        if (!photo_read(name, bytes, size, take_code, photos, error))
                return false;
        if (!photos->shows_code && photos->blanks++ == 0)
                photos->first_blank = name;
        return true;
}

/* Reads the photos into the set. A single file that is no photo becomes *text unchanged. */
static bool read_files(const struct import_options *options, struct photos *photos, char **text,
                       size_t *size, struct error *error)
{
        bool good = true;

        for (size_t i = 0; good && i < options->file_count; i++) {
                const char *name = options->files[i];
                char *bytes;

                if (!file_read(strcmp(name, "-") == 0 ? "/dev/stdin" : name, CAPTURE_BYTES_MAX,
                               &bytes, size, error))
                        return false;
                if (options->file_count == 1 && !photo_is_one(bytes, *size)) {
                        *text = bytes;
                        return true;
                }
                good = read_photo(photos, name, bytes, *size, error);
                free(bytes);
        }
        return good;
}

/* Some frames of a film show no code, which is no error if the set is complete. */
static bool check_blanks(const struct photos *photos, struct error *error)
{
        char others[40] = "";

        if (photos->blanks > 1)
                snprintf(others, sizeof(others), ", nor in %zu more", photos->blanks - 1);
        if (photos->set.count == 0)
                return error_set(error, STATUS_UNUSABLE,
                                 "%s: no trapclock QR code found%s: let one fill the "
                                 "picture, seen from straight ahead",
                                 photos->first_blank, others);
        if (photos->blanks > 0)
                notice("%s: no trapclock QR code found%s", photos->first_blank, others);
        return true;
}

/* Returns the capture's text on the heap, from the file or from the photos. */
static bool read_text(const struct import_options *options, char **text, size_t *size,
                      struct error *error)
{
        struct photos photos = {.blanks = 0};
        struct text records = {0};

        *text = NULL;
        bool good = read_files(options, &photos, text, size, error);
        if (good && !*text) {
                good =
                    check_blanks(&photos, error) && code_set_unpack(&photos.set, &records, error);
                *text = records.bytes;
                *size = records.length;
        }
        code_set_free(&photos.set);
        return good;
}

static bool read_log(const struct import_options *options, json_t **result, struct error *error)
{
        struct importing importing = {.file = options->file};
        struct capture capture = {.partial = options->partial,
                                  .on_report = add_report,
                                  .on_damage = name_damage,
                                  .context = &importing};
        char *text;
        size_t size;

        if (!read_text(options, &text, &size, error))
                return false;
        bool good = !result_is_in(text, size) ||
                    error_set(error, STATUS_UNUSABLE,
                              "%s: this is a saved result, not a capture: use trapclock show",
                              options->file);
        good = good &&
               (capture_read(&capture, text, size, error) ||
                error_prefix(error, "%s: ", options->file)) &&
               take_run(&importing, options, result, error);
        free(text);
        for (size_t i = 0; i < importing.count; i++)
                json_decref(importing.runs[i].result);
        free(importing.runs);
        return good;
}

bool command_import(int count, char **arguments, int *status, struct error *error)
{
        struct import_options options = {.run = NUMBER_NOT_GIVEN};
        char path[PATH_MAX];
        json_t *result = NULL;

        options.files = calloc((size_t)count, sizeof(*options.files));
        if (!options.files)
                return error_no_memory(error);
        if (!read_options(count, arguments, &options, error) ||
            !read_log(&options, &result, error)) {
                free(options.files);
                return false;
        }
        *status = result_failed(result) > 0 ? STATUS_WORSE : STATUS_GOOD;
        bool good = (options.no_save || save_result(result, options.output, path, error)) &&
                    show_result(result, options.no_save ? options.file : path, options.format,
                                &options.extras, error);
        json_decref(result);
        free(options.files);
        return good;
}
