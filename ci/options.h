/* SPDX-License-Identifier: MIT */
/*
 * The command line of each command, read and checked: every value that an
 * options struct holds is usable. argp itself prints --help, --version and its
 * complaints about unknown options, and exits with STATUS_UNUSABLE for those.
 */
#ifndef CI_OPTIONS_H
#define CI_OPTIONS_H

#include <stdbool.h>

#include "ci/error.h"
#include "ci/guest_command_line.h"
#include "ci/machine.h"
#include "ci/output_format.h"
#include "ci/vm.h"

/* What run measures beside, a boot of each in turn; NULL: the same as the first. */
struct rival {
        bool given;
        const char *elf, *iso, *cpu, *qemu;
        const char *output;
};

#define CPU_ANY NUMBER_NOT_GIVEN

/* run, verify and list; list knows fewest of them. */
struct boot_options {
        const struct vm *vm;
        enum accelerator accelerator;
        enum boot_path boot;
        const char *machine;
        const char *cpu; /* NULL: the accelerator's default */
        struct guest_request request;
        int timeout_s;
        long boots; /* NUMBER_NOT_GIVEN: as the clock needs */
        int pin;    /* the host CPU to stay on, or CPU_ANY */
        struct rival rival;
        const char *qemu;   /* NULL: the one on PATH, and whenever the VM is another */
        const char *elf;    /* NULL: the one beside the tool */
        const char *iso;    /* likewise */
        const char *output; /* NULL: a name in the result folder */
        enum format format;
        bool phases; /* of the table; run only */
};

struct show_options {
        const char *file;
        enum format format;
        bool phases;      /* of the table */
        bool plot;        /* histograms instead of the table */
        const char *only; /* of them; NULL: all */
};

struct trace_options {
        const char *benchmark; /* an id */
        const char *cpu;       /* NULL: the default */
        const char *qemu;      /* NULL: the one on PATH */
        const char *elf;       /* NULL: the one beside the tool */
        const char *old_elf;   /* to compare with; NULL: none */
        int timeout_s;
};

struct import_options {
        const char *file;
        const char *output; /* NULL: a name in the result folder */
        bool partial;
        enum format format;
        bool phases; /* of the table */
};

/* arguments[0] is the command's full name, "trapclock run". */
bool options_read_run(int count, char **arguments, struct boot_options *options,
                      struct error *error);
bool options_read_verify(int count, char **arguments, struct boot_options *options,
                         struct error *error);
bool options_read_list(int count, char **arguments, struct boot_options *options,
                       struct error *error);
bool options_read_trace(int count, char **arguments, struct trace_options *options,
                        struct error *error);
bool options_read_import(int count, char **arguments, struct import_options *options,
                         struct error *error);
bool options_read_show(int count, char **arguments, struct show_options *options,
                       struct error *error);

#endif
