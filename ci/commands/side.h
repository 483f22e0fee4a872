/* SPDX-License-Identifier: MIT */
/*
 * One machine that a command boots, once or many times, and the result to which
 * each boot adds. Whatever is missing is found before the first boot.
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
        struct firmware firmware; /* of a boot by UEFI */
        char elf[PATH_MAX], iso[PATH_MAX], kernel[PATH_MAX], initramfs[PATH_MAX];
        char command_line[ISO_COMMAND_LINE_BYTES + 1];
        char kernel_line[LINUX_LINE_BYTES]; /* the same behind the kernel's own words */
        char saved_to[PATH_MAX]; /* the file's name, once it is saved, or that it is not */
};

/* Finds all parts and makes an empty result. The machine points into the side: do not copy it. */
bool run_side_open(struct run_side *side, const struct boot_options *options, struct error *error);

/*
 * Boots once more; on failure the result stays as it was. order: the place among the
 * boots of both sides of a run --vs, or -1.
 */
bool run_side_boot(struct run_side *side, long order, struct error *error);

size_t run_side_boots(const struct run_side *side);

/* Saves as the options say, or does not. */
bool run_side_save(struct run_side *side, struct error *error);

void run_side_close(struct run_side *side);

#endif
