/* SPDX-License-Identifier: MIT */
/* trapclock compare: compares saved results. The exit status tells if anything got worse. */
#include "ci/result/one_delivery.h"
#include "ci/result/result_file.h"
#include "ci/result/saved.h"
#include "ci/print/comparison.h"
#include "ci/commands/commands.h"
#include "ci/commands/options.h"

#include <stdlib.h>
#include <string.h>

#define EFFECT_MAX 1000
#define CYCLES_MAX 1000000000

/* The files of one side, each of which is one sample. */
struct side_files {
        const char **names;
        size_t count;
};

struct compare_options {
        const char **files;            /* BASE, then every NEW */
        size_t file_count;             /* at least 2; or 0 if base and new list the files */
        char before[SAVED_NAME_BYTES]; /* the name of the result before the given one */
        struct side_files base, new;
        struct side_files labels; /* names for the first files */
        struct comparison_limits limits;
        bool all;           /* list unchanged benchmarks, too */
        enum format format; /* FORMAT_TABLE to FORMAT_JUNIT */
};

static bool read_side_file(const char *text, void *target, struct error *error)
{
        struct side_files *side = target;

        (void)error;
        side->names[side->count++] = text;
        return true;
}

/* Gives each list room for every word and one more. All share one allocation, in files. */
static bool make_room(struct compare_options *options, int words, struct error *error)
{
        const size_t each = (size_t)words + 1;
        const char **room = calloc(4 * each, sizeof(const char *));

        if (!room)
                return error_no_memory(error);
        options->files = room;
        options->base.names = room + each;
        options->new.names = room + 2 * each;
        options->labels.names = room + 3 * each;
        return true;
}

static const char *side_option(const char *argument)
{
        static const char *const names[] = {"--base", "--new"};

        for (size_t i = 0; i < 2; i++)
                if (strcmp(argument, names[i]) == 0)
                        return names[i];
        return NULL;
}

/* Turns "--base A B" into "--base A --base B", since argp takes one value an option. */
static bool repeat_options(int count, char **arguments, char ***repeated, int *repeated_count,
                           struct error *error)
{
        const char *side = NULL; /* --base or --new, whose files follow */
        int to = 0;

        *repeated = calloc(2 * (size_t)count + 1, sizeof(**repeated));
        if (!*repeated)
                return error_no_memory(error);
        for (int i = 0; i < count; i++) {
                bool is_option = arguments[i][0] == '-' && arguments[i][1];
                bool first = i > 0 && side_option(arguments[i - 1]);

                if (is_option && !first)
                        side = side_option(arguments[i]);
                else if (side && !first)
                        (*repeated)[to++] = (char *)side;
                (*repeated)[to++] = arguments[i];
        }
        *repeated_count = to;
        return true;
}

/* A saved result alone is compared to the one before it. */
static void add_result_before(struct compare_options *options)
{
        if (options->file_count != 1 || options->limits.deliveries ||
            options->base.count + options->new.count > 0 ||
            !saved_name_before(options->files[0], options->before))
                return;
        options->files[1] = options->files[0];
        options->files[0] = options->before;
        options->file_count = 2;
}

static bool check_files(const struct compare_options *options, struct error *error)
{
        if (options->labels.count > options->file_count)
                return error_set(error, STATUS_UNUSABLE,
                                 "--label: expected at most one for each of BASE and NEW, got %zu",
                                 options->labels.count);
        if (options->limits.deliveries)
                return (options->file_count == 1 && options->base.count + options->new.count == 0 &&
                        options->labels.count == 0) ||
                       error_set(error, STATUS_UNUSABLE,
                                 "--delivery: expected one FILE with rows of both deliveries");
        if (options->base.count + options->new.count == 0)
                return options->file_count >= 2 ||
                       error_set(error, STATUS_UNUSABLE,
                                 "expected BASE and at least one NEW; see --help");
        if (options->file_count > 0)
                return error_set(error, STATUS_UNUSABLE,
                                 "%s: put every file after --base or --new, or use neither",
                                 options->files[0]);
        return (options->base.count > 0 && options->new.count > 0) ||
               error_set(error, STATUS_UNUSABLE, "--base and --new go together");
}

static bool read_options(int count, char **arguments, struct compare_options *options,
                         struct error *error)
{
        struct comparison_limits *limits = &options->limits;
        const struct command_option own[] = {
            {"min-effect", 0, "PERCENT", 1, "tsc: ignore changes below PERCENT (default: 3)",
             .decimal = &limits->min_effect, .max = EFFECT_MAX},
            {"min-cycles", 0, "N", 1, "tsc: ignore changes of fewer cycles than N (default: 10)",
             .decimal = &limits->min_cycles, .max = CYCLES_MAX},
            {"gate-apart", 0, NULL, 1,
             "tsc: exit with 1 even if the files are not the two results of one run --vs",
             .flag = &limits->gate_apart},
            {"base", 0, "FILE...", 1,
             "with --new, for clock tsc: several runs of BASE; each file counts as one sample, so "
             "that the intervals include what differs from run to run",
             .read = read_side_file, .target = &options->base},
            {"new", 0, "FILE...", 1, "with --base, for clock tsc: several runs of NEW",
             .read = read_side_file, .target = &options->new},
            {"delivery", 0, NULL, 1,
             "compare the rows of FILE that went through the IDT with the same rows through FRED; "
             "no difference counts as a regression",
             .flag = &limits->deliveries},
            {"allow-missing", 0, NULL, 2, "do not fail if NEW lacks a benchmark of BASE",
             .flag = &limits->allow_missing},
            {"allow-failed", 0, NULL, 2, "compare the benchmarks that passed even if others failed",
             .flag = &limits->allow_failed},
            {"allow-compiler", 0, NULL, 2,
             "compare with a baseline even if another compiler built its image",
             .flag = &limits->allow_compiler},
            {"allow-partial", 0, NULL, 2,
             "compare a result even if its run was stopped before the last boot, or its capture "
             "was damaged",
             .flag = &limits->allow_partial},
            {"label", 0, "NAME", 3,
             "show BASE as NAME instead of its file name; if repeated: the first NEW, and so on",
             .read = read_side_file, .target = &options->labels},
            {"all", 0, NULL, 3, "icount: list unchanged benchmarks in tables, too",
             .flag = &options->all},
            {"format", 0, "table|json|csv|markdown|tap|junit", 3,
             "format of the output (default: table); tap and junit report what got worse as a "
             "failed test",
             .place = &options->format, .words = formats_of_comparison},
            {0},
        };
        struct command_line line = {
            .options = {own},
            .doc = "Tells for every benchmark whether NEW differs from BASE, and by how "
                   "much.\vEach file is a result of run; " SAVED_DOC
                   ". latest alone is compared to the one before it. BASE may also be a baseline. "
                   "Exact counts (icount): any difference is a verdict, which names the phase that "
                   "changed; a baseline of another compiler is refused. Cycles (tsc): a boot is "
                   "one sample, and a benchmark is called slower or faster only if that is proven. "
                   "With several NEW: a matrix of ratios to BASE.\n\nExit status: 0 nothing got "
                   "worse; 1 something is slower, grew, changed its distribution upwards or "
                   "vanished; 2 the files cannot be compared. Cycles give 1 only for the two "
                   "results of one run --vs, for --base with --new, and with --gate-apart, because "
                   "drift between separate runs looks like a change. Cycles of two different "
                   "machines give 0, because the difference is no regression.",
            .arguments_doc = "BASE NEW...\nlatest\n--base BASE... --new NEW...\n--delivery FILE",
            .many = true,
            .argument_count = &options->file_count};

        *options = (struct compare_options){
            .limits = {.min_effect = MIN_EFFECT_DEFAULT, .min_cycles = MIN_CYCLES_DEFAULT}};
        char **repeated;
        int repeated_count = 0;

        if (!repeat_options(count, arguments, &repeated, &repeated_count, error))
                return false;
        bool good = make_room(options, repeated_count, error);
        line.arguments = options->files;
        good = good && command_line_read(&line, repeated_count, repeated, error);
        if (good) {
                add_result_before(options);
                good = check_files(options, error);
        }
        free(repeated);
        return good;
}

struct files {
        struct measurement *measurements;
        size_t count; /* those loaded */
};

static bool load(const char *const names[], size_t count, struct files *files, struct error *error)
{
        struct measurement *longer =
            realloc(files->measurements, (files->count + count) * sizeof(*longer));

        if (!longer)
                return error_no_memory(error);
        files->measurements = longer;
        for (size_t i = 0; i < count; i++, files->count++) {
                char path[PATH_MAX];

                if (!saved_path(names[i], path, error) ||
                    !measurement_load(path, &files->measurements[files->count], error))
                        return false;
        }
        return true;
}

static bool name_files(const struct compare_options *options, struct files *files,
                       struct error *error)
{
        for (size_t i = 0; i < options->labels.count; i++)
                if (!measurement_label(&files->measurements[i], options->labels.names[i], error))
                        return false;
        return true;
}

static bool show(const struct compare_options *options, const struct measurement *base,
                 const struct measurement *new, size_t count, int *status, struct error *error)
{
        struct comparison_set set;

        if (!comparison_make(base, new, count, &options->limits, &set, error))
                return false;
        *status = set.worse > 0 ? STATUS_WORSE : STATUS_GOOD;
        bool good =
            comparison_print(&set, options->format, options->all, error) && flush_stdout(error);
        comparison_close(&set);
        return good;
}

static bool compare(const struct compare_options *options, struct files *files, int *status,
                    struct error *error)
{
        return load(options->files, options->file_count, files, error) &&
               name_files(options, files, error) &&
               show(options, &files->measurements[0], &files->measurements[1], files->count - 1,
                    status, error);
}

/* Compares --base with --new: each file is one sample. */
static bool compare_sides(const struct compare_options *options, struct files *files, int *status,
                          struct error *error)
{
        const size_t of_base = options->base.count, of_new = options->new.count;
        struct measurement base, new;

        if (!load(options->base.names, of_base, files, error) ||
            !load(options->new.names, of_new, files, error) ||
            !comparable_files(files->measurements, files->count, &options->limits, error) ||
            !measurement_of_files(files->measurements, of_base, &base, error))
                return false;
        bool good = measurement_of_files(files->measurements + of_base, of_new, &new, error);
        if (good) {
                good = show(options, &base, &new, 1, status, error);
                measurement_close(&new);
        }
        measurement_close(&base);
        return good;
}

/* Loads the rows of one delivery, IDT or FRED, as a measurement of its own. */
static bool load_way(const json_t *result, bool by_fred, struct measurement *way,
                     struct error *error)
{
        json_t *rows = result_one_delivery(result, by_fred, error);

        if (!rows)
                return false;
        bool good = measurement_of_result(rows, by_fred ? "FRED" : "IDT", way, error);
        json_decref(rows);
        return good;
}

static bool compare_deliveries(const struct compare_options *options, int *status,
                               struct error *error)
{
        char path[PATH_MAX];
        json_t *result =
            saved_path(options->files[0], path, error) ? result_load(path, error) : NULL;
        struct measurement idt, fred;
        bool good = result && load_way(result, false, &idt, error);

        if (good) {
                good = load_way(result, true, &fred, error);
                if (good) {
                        good = show(options, &idt, &fred, 1, status, error);
                        measurement_close(&fred);
                }
                measurement_close(&idt);
        }
        json_decref(result);
        return good;
}

bool command_compare(int count, char **arguments, int *status, struct error *error)
{
        struct compare_options options;
        struct files files = {.count = 0};
        bool good = read_options(count, arguments, &options, error);

        if (good && options.limits.deliveries)
                good = compare_deliveries(&options, status, error);
        else if (good)
                good = options.base.count > 0 ? compare_sides(&options, &files, status, error)
                                              : compare(&options, &files, status, error);
        for (size_t i = 0; i < files.count; i++)
                measurement_close(&files.measurements[i]);
        free(files.measurements);
        free(options.files);
        return good;
}
