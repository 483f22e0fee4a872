/* SPDX-License-Identifier: MIT */
/* The command line of show. */
#include <errno.h>

#include "ci/commands/show_options.h"
#include "ci/commands/options.h"

enum show_key {
        KEY_PHASES = 0x100, /* no short options */
        KEY_PLOT,
        KEY_ONLY,
        KEY_FORMAT,
};

struct show_reading {
        struct show_options *options;
        struct error *error;
};

static error_t parse_show(int key, char *text, struct argp_state *state)
{
        struct show_reading *reading = state->input;
        int place = 0;

        switch (key) {
        case KEY_PHASES:
                reading->options->phases = true;
                return 0;
        case KEY_PLOT:
                reading->options->plot = true;
                return 0;
        case KEY_ONLY:
                return option_glob(text, &reading->options->only, reading->error) ? 0 : EINVAL;
        case KEY_FORMAT:
                if (!option_word("format", text, formats_of_show, &place, reading->error))
                        return EINVAL;
                reading->options->format = (enum format)place;
                return 0;
        case ARGP_KEY_ARG:
                if (reading->options->file) {
                        error_set(reading->error, STATUS_UNUSABLE, "expected one FILE");
                        return EINVAL;
                }
                reading->options->file = text;
                return 0;
        case ARGP_KEY_NO_ARGS:
                error_set(reading->error, STATUS_UNUSABLE, "FILE is missing; see --help");
                return EINVAL;
        default:
                return ARGP_ERR_UNKNOWN;
        }
}

static const struct argp_option show_argp_options[] = {
    {"phases", KEY_PHASES, NULL, 0, OPTION_PHASES_DOC, 0},
    {"plot", KEY_PLOT, NULL, 0, "histograms instead of the table (needs gnuplot)", 0},
    {"only", KEY_ONLY, "GLOB", 0, "with --plot: only benchmarks whose id matches", 0},
    {"format", KEY_FORMAT, "FORMAT", 0,
     "what stdout carries: " FORMATS_OF_RUN_DOC
     "|baseline (default: table); baseline: the exact counts, for compare",
     0},
    {0},
};

bool show_options_read(int count, char **arguments, struct show_options *options,
                       struct error *error)
{
        static const struct argp argp = {
            .options = show_argp_options,
            .parser = parse_show,
            .args_doc = "FILE",
            .doc = "Prints a saved result again.",
        };
        struct show_reading reading = {.options = options, .error = error};

        *options = (struct show_options){0};
        if (!options_parse(&argp, count, arguments, &reading, error))
                return false;
        if (options->plot && (options->phases || options->format != FORMAT_TABLE))
                return error_set(error, STATUS_UNUSABLE, "--plot has no --phases and no --format");
        return !options->only || options->plot ||
               error_set(error, STATUS_UNUSABLE, "--only is for --plot");
}
