/* SPDX-License-Identifier: MIT */
/* trapclock compare: compares saved results. Its exit status tells if anything got worse. */
#include "ci/compare/ratios.h"
#include "ci/print/comparison.h"
#include "ci/commands/commands.h"
#include "ci/commands/options.h"

#define FILES_MAX  (RATIO_FILES_MAX + 1) /* BASE and every NEW */
#define EFFECT_MAX 1000
#define CYCLES_MAX 1000000000

struct compare_options {
        const char *files[FILES_MAX]; /* BASE, then every NEW */
        size_t file_count;            /* at least two */
        struct comparison_limits limits;
        bool all;           /* list also what is the same */
        enum format format; /* FORMAT_TABLE to FORMAT_JUNIT */
};

static bool read_options(int count, char **arguments, struct compare_options *options,
                         struct error *error)
{
        struct comparison_limits *limits = &options->limits;
        const struct command_option own[] = {
            {"min-effect", 0, "PERCENT", 1, "tsc: a smaller change is none (default: 3)",
             .decimal = &limits->min_effect, .max = EFFECT_MAX},
            {"min-cycles", 0, "N", 1, "tsc: nor is one of fewer cycles (default: 10)",
             .decimal = &limits->min_cycles, .max = CYCLES_MAX},
            {"gate-apart", 0, NULL, 1,
             "tsc: exit with 1 also for files that were not measured in turn by run --vs",
             .flag = &limits->gate_apart},
            {"allow-missing", 0, NULL, 2, "a benchmark that NEW no longer measures is no failure",
             .flag = &limits->allow_missing},
            {"allow-failed", 0, NULL, 2, "compare what passed where other benchmarks failed",
             .flag = &limits->allow_failed},
            {"allow-compiler", 0, NULL, 2,
             "compare with a baseline that another compiler's image gave",
             .flag = &limits->allow_compiler},
            {"allow-partial", 0, NULL, 2,
             "compare a result whose run was stopped before its last boot",
             .flag = &limits->allow_partial},
            {"all", 0, NULL, 3, "icount: tables list also what is the same", .flag = &options->all},
            {"format", 0, "table|json|csv|markdown|tap|junit", 3,
             "what stdout carries (default: table); tap and junit: what got worse is a "
             "test that failed",
             .place = &options->format, .words = formats_of_comparison},
            {0},
        };
        const struct command_line line = {
            .options = {own},
            .doc =
                "Says of every benchmark whether NEW differs from BASE, and by how much.\v"
                "Each file is a result of run; BASE may also be a baseline. Exact counts "
                "(icount): any difference is a verdict, told with the phase that moved, and a "
                "baseline of another compiler is refused. Cycles (tsc): a boot is one sample, and "
                "slower or faster is said only where it is proven. With several NEW: a matrix "
                "of ratios to BASE.\n\n"
                "Exit status: 0 nothing got worse; 1 something is slower, grew, changed its "
                "distribution upwards or vanished; 2 the files cannot be compared. Cycles of two "
                "different machines are compared with status 0: that is no regression.",
            .arguments_doc = "BASE NEW...",
            .arguments = options->files,
            .arguments_max = FILES_MAX,
            .argument_count = &options->file_count};

        *options = (struct compare_options){
            .limits = {.min_effect = MIN_EFFECT_DEFAULT, .min_cycles = MIN_CYCLES_DEFAULT}};
        if (!command_line_read(&line, count, arguments, error))
                return false;
        return options->file_count >= 2 ||
               error_set(error, STATUS_UNUSABLE, "expected BASE and at least one NEW; see --help");
}

struct files {
        struct measurement measurements[FILES_MAX];
        size_t count; /* those loaded */
};

static bool load(const struct compare_options *options, struct files *files, struct error *error)
{
        while (files->count < options->file_count) {
                if (!measurement_load(options->files[files->count],
                                      &files->measurements[files->count], error))
                        return false;
                files->count++;
        }
        return true;
}

static bool compare(const struct compare_options *options, struct files *files, int *status,
                    struct error *error)
{
        struct comparison_set set;

        if (!load(options, files, error) ||
            !comparison_make(&files->measurements[0], &files->measurements[1], files->count - 1,
                             &options->limits, &set, error))
                return false;
        *status = set.worse > 0 ? STATUS_WORSE : STATUS_GOOD;
        bool good =
            comparison_print(&set, options->format, options->all, error) && flush_stdout(error);
        comparison_close(&set);
        return good;
}

bool command_compare(int count, char **arguments, int *status, struct error *error)
{
        struct compare_options options;
        struct files files = {.count = 0};

        if (!read_options(count, arguments, &options, error))
                return false;
        bool good = compare(&options, &files, status, error);
        for (size_t i = 0; i < files.count; i++)
                measurement_close(&files.measurements[i]);
        return good;
}
