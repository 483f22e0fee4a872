/* SPDX-License-Identifier: MIT */
/* The command line of report, read and checked as options.h says. */
#ifndef CI_COMMANDS_PAGE_OPTIONS_H
#define CI_COMMANDS_PAGE_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

#include "ci/base/error.h"
#include "ci/page/sheet.h"

struct page_options {
        const char *files[PAGE_FILES_MAX];
        size_t file_count; /* at least 1 */
        const char *output;
};

bool page_options_read(int count, char **arguments, struct page_options *options,
                       struct error *error);

#endif
