/* SPDX-License-Identifier: MIT */
/* The command line of compare. */
#include <errno.h>

#include "ci/commands/compare_options.h"
#include "ci/print/table.h"
#include "ci/commands/options.h"

#define EFFECT_MAX 1000.0
#define CYCLES_MAX 1e9

_Static_assert(COMPARE_FILES_MAX == TEXT_TABLE_COLUMNS_MAX - 1, "a column a file");

enum compare_key {
        KEY_MIN_EFFECT = 0x100, /* no short options */
        KEY_MIN_CYCLES,
        KEY_ALLOW_MISSING,
        KEY_ALLOW_FAILED,
        KEY_ALLOW_COMPILER,
        KEY_ALLOW_PARTIAL,
        KEY_ALL,
        KEY_FORMAT,
};

struct compare_reading {
        struct compare_options *options;
        struct error *error;
};

static const struct argp_option compare_argp_options[] = {
    {"min-effect", KEY_MIN_EFFECT, "PERCENT", 0, "tsc: a smaller change is none (default: 3)", 1},
    {"min-cycles", KEY_MIN_CYCLES, "N", 0, "tsc: nor is one of fewer cycles (default: 10)", 1},
    {"allow-missing", KEY_ALLOW_MISSING, NULL, 0,
     "a benchmark that NEW no longer measures is no failure", 2},
    {"allow-failed", KEY_ALLOW_FAILED, NULL, 0, "compare what passed where other benchmarks failed",
     2},
    {"allow-compiler", KEY_ALLOW_COMPILER, NULL, 0,
     "compare with a baseline that another compiler's image gave", 2},
    {"allow-partial", KEY_ALLOW_PARTIAL, NULL, 0,
     "compare a result whose run was stopped before its last boot", 2},
    {"all", KEY_ALL, NULL, 0, "icount: tables list also what is the same", 3},
    {"format", KEY_FORMAT, "table|json|csv|markdown|tap|junit", 0,
     "what stdout carries (default: table); tap and junit: what got worse is a test that failed",
     3},
    {0},
};

static bool add_file(const char *file, struct compare_options *options, struct error *error)
{
        if (options->file_count == COMPARE_FILES_MAX)
                return error_set(error, STATUS_UNUSABLE, "expected at most %d files",
                                 COMPARE_FILES_MAX);
        options->files[options->file_count++] = file;
        return true;
}

static bool read_option(int key, char *text, struct compare_reading *reading)
{
        struct compare_options *options = reading->options;
        int place = 0;

        switch (key) {
        case KEY_MIN_EFFECT:
                return option_decimal("min-effect", text, EFFECT_MAX, &options->limits.min_effect,
                                      reading->error);
        case KEY_MIN_CYCLES:
                return option_decimal("min-cycles", text, CYCLES_MAX, &options->limits.min_cycles,
                                      reading->error);
        case KEY_ALLOW_MISSING:
                options->limits.allow_missing = true;
                return true;
        case KEY_ALLOW_FAILED:
                options->limits.allow_failed = true;
                return true;
        case KEY_ALLOW_COMPILER:
                options->limits.allow_compiler = true;
                return true;
        case KEY_ALLOW_PARTIAL:
                options->limits.allow_partial = true;
                return true;
        case KEY_ALL:
                options->all = true;
                return true;
        case KEY_FORMAT:
                if (!option_word("format", text, formats_of_comparison, &place, reading->error))
                        return false;
                options->format = (enum format)place;
                return true;
        default:
                return add_file(text, options, reading->error);
        }
}

static error_t parse_compare(int key, char *text, struct argp_state *state)
{
        bool known = key == ARGP_KEY_ARG || (key >= KEY_MIN_EFFECT && key <= KEY_FORMAT);

        if (!known)
                return ARGP_ERR_UNKNOWN;
        return read_option(key, text, state->input) ? 0 : EINVAL;
}

bool compare_options_read(int count, char **arguments, struct compare_options *options,
                          struct error *error)
{
        static const struct argp argp = {
            .options = compare_argp_options,
            .parser = parse_compare,
            .args_doc = "BASE NEW...",
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
        };
        struct compare_reading reading = {.options = options, .error = error};

        *options = (struct compare_options){
            .limits = {.min_effect = MIN_EFFECT_DEFAULT, .min_cycles = MIN_CYCLES_DEFAULT}};
        if (!options_parse(&argp, count, arguments, &reading, error))
                return false;
        return options->file_count >= 2 ||
               error_set(error, STATUS_UNUSABLE, "expected BASE and at least one NEW; see --help");
}
