/* SPDX-License-Identifier: MIT */
/*
 * What the command lines of run, verify and list share: one parser for argp, and
 * tables of options, of which each command takes those that it has.
 */
#ifndef CI_COMMANDS_BOOT_READING_H
#define CI_COMMANDS_BOOT_READING_H

#include <argp.h>
#include <stdbool.h>

#include "ci/base/error.h"
#include "ci/commands/boot_options.h"

enum boot_key {
        KEY_ACCEL = 0x100, /* no short options but -o */
        KEY_BOOT,
        KEY_MACHINE,
        KEY_CPU,
        KEY_SAMPLES,
        KEY_WARMUP,
        KEY_SUITE,
        KEY_ONLY,
        KEY_TIMEOUT,
        KEY_QEMU,
        KEY_ELF,
        KEY_ISO,
        KEY_VM,
        KEY_QUICK,
        KEY_CASES,
        KEY_PHASES,
        KEY_BOOTS,
        KEY_PIN,
        KEY_VS,
        KEY_VS_OUTPUT,
        KEY_ASYNC,
        KEY_FORMAT,
        KEY_OUTPUT = 'o',
};

struct boot_reading {
        struct boot_options *options;
        enum accelerator first_accelerator; /* that the command takes */
        const char *const *formats;         /* likewise */
        bool boot_given, accelerator_given, machine_given;
        struct error *error;
};

#define BOOT_DOC                                                                                \
        "pvh, or the image by BIOS as a CD, disk or USB stick: iso, disk, usb; by UEFI: uefi, " \
        "uefi-disk, uefi-usb "

/* Of a command whose children are such tables. */
error_t boot_reading_parse(int key, char *text, struct argp_state *state);

extern const struct argp_child boot_children_guest[];  /* which guest, and on what */
extern const struct argp_child boot_children_result[]; /* that, and where the result goes */

/* Once all is read: what the options come to together. */
bool boot_reading_settle(const struct boot_reading *reading);

#endif
