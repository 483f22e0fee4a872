/* SPDX-License-Identifier: MIT */
/* The command line of trace, read and checked. */
#ifndef CI_COMMANDS_TRACE_OPTIONS_H
#define CI_COMMANDS_TRACE_OPTIONS_H

#include <stdbool.h>

#include "ci/base/error.h"

struct trace_options {
        const char *benchmark; /* an id */
        const char *cpu;       /* NULL: the default */
        const char *qemu;      /* NULL: the one on PATH */
        const char *elf;       /* NULL: the one beside the tool */
        const char *old_elf;   /* to compare with; NULL: none */
        int timeout_s;
};

bool trace_options_read(int count, char **arguments, struct trace_options *options,
                        struct error *error);

#endif
