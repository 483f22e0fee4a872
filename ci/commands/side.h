/* SPDX-License-Identifier: MIT */
/*
 * One machine that a command boots, once or many times, and the result that each boot
 * extends. Missing parts are reported before the first boot.
 */
#ifndef CI_COMMANDS_SIDE_H
#define CI_COMMANDS_SIDE_H

#include "bench/protocol/protocol.h"
#include "ci/base/error.h"
#include "ci/base/program.h"
#include "ci/vm/firmware.h"
#include "ci/result/result.h"
#include "ci/commands/boot_options.h"

#include <limits.h>
#include <sched.h>
#include <stdbool.h>

struct run_side {
        struct boot_options options; /* of this side */
        struct machine machine;      /* points to the strings below */
        json_t *result;
        cpu_set_t cpus;
        char program[PATH_MAX];
        char version[PROGRAM_LINE_BYTES];
        struct firmware firmware; /* for a boot by UEFI */
        char elf[PATH_MAX], iso[PATH_MAX], kernel[PATH_MAX], initramfs[PATH_MAX];
        char command_line[ISO_COMMAND_LINE_BYTES + 1];
        char kernel_line[LINUX_LINE_BYTES]; /* Linux's own words, then command_line */
        char saved_to[PATH_MAX]; /* the file's name once saved, or that it is not saved */
};

/* Finds all parts and makes an empty result. Do not copy a side: machine points into it. */
bool run_side_open(struct run_side *side, const struct boot_options *options, struct error *error);

/*
 * Boots once more. On failure the result stays unchanged. order: the boot's number among
 * those of both sides with --vs, else -1.
 */
bool run_side_boot(struct run_side *side, long order, struct error *error);

size_t run_side_boots(const struct run_side *side);

/* Saves the result unless the options say --no-save. */
bool run_side_save(struct run_side *side, struct error *error);

void run_side_close(struct run_side *side);

#endif
