/* SPDX-License-Identifier: MIT */
/* The command line of report. */
#include <errno.h>

#include "ci/commands/page_options.h"
#include "ci/commands/options.h"

#define KEY_OUTPUT 'o'

struct page_reading {
        struct page_options *options;
        struct error *error;
};

static const struct argp_option page_argp_options[] = {
    {"output", KEY_OUTPUT, "FILE", 0, "the page to write", 0},
    {0},
};

static bool add_file(const char *file, struct page_options *options, struct error *error)
{
        if (options->file_count == PAGE_FILES_MAX)
                return error_set(error, STATUS_UNUSABLE, "expected at most %d files",
                                 PAGE_FILES_MAX);
        options->files[options->file_count++] = file;
        return true;
}

static error_t parse_page(int key, char *text, struct argp_state *state)
{
        struct page_reading *reading = state->input;

        switch (key) {
        case KEY_OUTPUT:
                reading->options->output = text;
                return 0;
        case ARGP_KEY_ARG:
                return add_file(text, reading->options, reading->error) ? 0 : EINVAL;
        default:
                return ARGP_ERR_UNKNOWN;
        }
}

bool page_options_read(int count, char **arguments, struct page_options *options,
                       struct error *error)
{
        static const struct argp argp = {
            .options = page_argp_options,
            .parser = parse_page,
            .args_doc = "FILE...",
            .doc = "Writes results as one page to look at or to print: the machines, the entry "
                   "ladder, distributions, every number, and with several files the ratios to "
                   "the first.\v"
                   "The page needs nothing but a browser: it loads nothing and runs no script. "
                   "The plots are gnuplot's (gnuplot-nox).",
        };
        struct page_reading reading = {.options = options, .error = error};

        *options = (struct page_options){.file_count = 0};
        if (!options_parse(&argp, count, arguments, &reading, error))
                return false;
        if (options->file_count == 0)
                return error_set(error, STATUS_UNUSABLE, "FILE is missing; see --help");
        return options->output ||
               error_set(error, STATUS_UNUSABLE, "expected -o FILE, the page to write");
}
