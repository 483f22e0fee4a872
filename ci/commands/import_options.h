/* SPDX-License-Identifier: MIT */
/* The command line of import, read and checked. */
#ifndef CI_COMMANDS_IMPORT_OPTIONS_H
#define CI_COMMANDS_IMPORT_OPTIONS_H

#include <stdbool.h>

#include "ci/base/error.h"
#include "ci/print/output_format.h"

struct import_options {
        const char *file;
        const char *output; /* NULL: a name in the result folder */
        bool partial;
        enum format format;
        bool phases; /* of the table */
};

bool import_options_read(int count, char **arguments, struct import_options *options,
                         struct error *error);

#endif
