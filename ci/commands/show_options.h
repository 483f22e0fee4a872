/* SPDX-License-Identifier: MIT */
/* The command line of show, read and checked. */
#ifndef CI_COMMANDS_SHOW_OPTIONS_H
#define CI_COMMANDS_SHOW_OPTIONS_H

#include <stdbool.h>

#include "ci/base/error.h"
#include "ci/print/output_format.h"

struct show_options {
        const char *file;
        enum format format;
        bool phases;      /* of the table */
        bool plot;        /* histograms instead of the table */
        const char *only; /* of them; NULL: all */
};

bool show_options_read(int count, char **arguments, struct show_options *options,
                       struct error *error);

#endif
