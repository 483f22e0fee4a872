/* SPDX-License-Identifier: MIT */
/* The options that run, verify and list share. Each command's own options stand in its file. */
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

/* What differs in the second machine of run --vs; NULL: nothing. */
struct versus {
        bool given;
        bool same; /* --vs same: no difference */
        const char *elf, *iso, *kernel, *cpu, *qemu;
        const char *output;
        long seed; /* of the boot order; NUMBER_NOT_GIVEN: a random one */
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
        long smp; /* number of CPUs; NUMBER_NOT_GIVEN: as many as --cpus needs */
        long timeout_s;
        long boots; /* NUMBER_NOT_GIVEN: as many as the clock needs */
        long pin;   /* the host CPU to stay on, or CPU_ANY */
        struct versus versus;
        const char *qemu, *bochs; /* NULL: the one on PATH */
        const char *ovmf;         /* UEFI firmware; NULL: the installed one */
        const char *elf;          /* NULL: the one beside the tool */
        const char *iso;          /* NULL: the one beside the tool */
        const char *kernel;       /* of --guest linux; NULL: the newest in /boot */
        const char *append;       /* words for its command line; NULL: none */
        const char *output;       /* NULL: a new file in the result folder */
        bool no_save;
        enum format format;
        struct table_extras extras; /* run only */
        struct {
                bool accelerator, boot, machine, suite, timeout;
        } given;
};

extern const struct boot_options boot_options_default;

/* --help text of --boot; the default follows. */
#define BOOT_DOC                                                                                   \
        "iso|disk|usb|uefi|uefi-disk|uefi-usb|pvh: boot the image as a CD, disk or USB stick, by " \
        "BIOS or by UEFI; pvh: boot the ELF, without firmware "

/* For list: reads its own options and those that choose guest and VM. */
bool boot_options_read(const struct command_option *own, const char *doc, int count,
                       char **arguments, struct boot_options *options, struct error *error);

/* For run and verify: also reads those that choose the machine and where the result goes. */
bool boot_options_read_all(const struct command_option *own, const char *doc, int count,
                           char **arguments, struct boot_options *options, struct error *error);

/* In run.c and verify.c: read and check the whole command line. */
bool run_options_read(int count, char **arguments, struct boot_options *options,
                      struct error *error);
bool verify_options_read(int count, char **arguments, struct boot_options *options,
                         struct error *error);

#endif
