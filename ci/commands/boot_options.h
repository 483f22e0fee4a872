/* SPDX-License-Identifier: MIT */
/*
 * What run, verify and list ask of a boot, and the options that they share. Each
 * command has a table of its own, in its own file.
 */
#ifndef CI_COMMANDS_BOOT_OPTIONS_H
#define CI_COMMANDS_BOOT_OPTIONS_H

#include "ci/base/error.h"
#include "ci/vm/guest_request.h"
#include "ci/vm/linux.h"
#include "ci/vm/machine.h"
#include "ci/vm/vm.h"
#include "ci/print/formats.h"
#include "ci/commands/options.h"

#include <stdbool.h>

/* How the second machine of run --vs differs; NULL: it is the same there. */
struct versus {
        bool given;
        bool same; /* no difference at all: what can this host resolve? */
        const char *elf, *iso, *kernel, *cpu, *qemu;
        const char *output;
        long seed; /* of the order of boots; NUMBER_NOT_GIVEN: a random one */
};

#define CPU_ANY NUMBER_NOT_GIVEN

struct boot_options {
        enum guest_kind guest;
        const struct vm *vm;
        enum accelerator accelerator;
        enum boot_path boot;
        const char *machine;
        const char *cpu; /* NULL: the accelerator's default */
        struct guest_request request;
        long smp; /* CPUs of the machine; NUMBER_NOT_GIVEN: as many as --cpus names */
        long timeout_s;
        long boots; /* NUMBER_NOT_GIVEN: as many as the clock needs */
        long pin;   /* the host CPU to stay on, or CPU_ANY */
        struct versus versus;
        const char *qemu, *bochs; /* NULL: the one on PATH */
        const char *ovmf;         /* the UEFI firmware's code; NULL: the one that is installed */
        const char *elf;          /* NULL: the one beside the tool */
        const char *iso;          /* NULL: the one beside the tool */
        const char *kernel;       /* of --guest linux; NULL: the newest that is installed */
        const char *append;       /* to its command line; NULL: nothing */
        const char *output;       /* NULL: a name in the result folder */
        bool no_save;
        enum format format;
        struct table_extras extras; /* of the table; run only */
        struct {
                bool accelerator, boot, machine, suite, timeout;
        } given;
};

extern const struct boot_options boot_options_default;

/* For a command's own table. */
#define BOOT_DOC                                                                                   \
        "iso|disk|usb|uefi|uefi-disk|uefi-usb|pvh: boot the image as a CD, disk or USB stick, by " \
        "BIOS or by UEFI; pvh: boot the ELF, without firmware "

/* list: its own options, and those that choose a guest and its VM. */
bool boot_options_read(const struct command_option *own, const char *doc, int count,
                       char **arguments, struct boot_options *options, struct error *error);

/* run and verify: the same, and those that choose the machine and where the result goes. */
bool boot_options_read_all(const struct command_option *own, const char *doc, int count,
                           char **arguments, struct boot_options *options, struct error *error);

/* Of run.c and verify.c: their command lines, read and checked. */
bool run_options_read(int count, char **arguments, struct boot_options *options,
                      struct error *error);
bool verify_options_read(int count, char **arguments, struct boot_options *options,
                         struct error *error);

#endif
