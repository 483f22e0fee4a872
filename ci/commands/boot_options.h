/* SPDX-License-Identifier: MIT */
/* The command lines of run, verify and list, read and checked. */
#ifndef CI_COMMANDS_BOOT_OPTIONS_H
#define CI_COMMANDS_BOOT_OPTIONS_H

#include <stdbool.h>

#include "ci/base/error.h"
#include "ci/vm/guest_request.h"
#include "ci/vm/machine.h"
#include "ci/vm/vm.h"
#include "ci/print/output_format.h"

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

/* arguments[0] is the command's full name, "trapclock run". */
bool run_options_read(int count, char **arguments, struct boot_options *options,
                      struct error *error);
bool verify_options_read(int count, char **arguments, struct boot_options *options,
                         struct error *error);
bool list_options_read(int count, char **arguments, struct boot_options *options,
                       struct error *error);

#endif
