/* SPDX-License-Identifier: MIT */
/* The command line of import. */
#include <errno.h>

#include "ci/commands/import_options.h"
#include "ci/commands/options.h"

enum import_key {
        KEY_PHASES = 0x100, /* no short options but -o */
        KEY_PARTIAL,
        KEY_FORMAT,
        KEY_OUTPUT = 'o',
};

struct import_reading {
        struct import_options *options;
        struct error *error;
};

static error_t parse_import(int key, char *text, struct argp_state *state)
{
        struct import_reading *reading = state->input;
        struct import_options *options = reading->options;
        int place = 0;

        switch (key) {
        case KEY_PHASES:
                options->phases = true;
                return 0;
        case KEY_PARTIAL:
                options->partial = true;
                return 0;
        case KEY_OUTPUT:
                return option_path("output", text, &options->output, reading->error) ? 0 : EINVAL;
        case KEY_FORMAT:
                if (!option_word("format", text, formats_of_show, &place, reading->error))
                        return EINVAL;
                options->format = (enum format)place;
                return 0;
        case ARGP_KEY_ARG:
                if (options->file) {
                        error_set(reading->error, STATUS_UNUSABLE, "expected one LOG");
                        return EINVAL;
                }
                options->file = text;
                return 0;
        case ARGP_KEY_NO_ARGS:
                error_set(reading->error, STATUS_UNUSABLE, "LOG is missing; see --help");
                return EINVAL;
        default:
                return ARGP_ERR_UNKNOWN;
        }
}

static const struct argp_option import_argp_options[] = {
    {"partial", KEY_PARTIAL, NULL, 0, "keep what is sound of a damaged capture", 0},
    {"phases", KEY_PHASES, NULL, 0, OPTION_PHASES_DOC, 0},
    {"output", KEY_OUTPUT, "FILE", 0, "save the result there (default: as run does)", 0},
    {"format", KEY_FORMAT, "FORMAT", 0,
     "what stdout carries: " FORMATS_OF_RUN_DOC "|baseline (default: table)", 0},
    {0},
};

bool import_options_read(int count, char **arguments, struct import_options *options,
                         struct error *error)
{
        static const struct argp argp = {
            .options = import_argp_options,
            .parser = parse_import,
            .args_doc = "LOG",
            .doc = "Makes a result of a captured console: a terminal program's log, a service "
                   "processor's, a cloud's. What is not the guest's is left out.",
        };
        struct import_reading reading = {.options = options, .error = error};

        *options = (struct import_options){0};
        return options_parse(&argp, count, arguments, &reading, error);
}
