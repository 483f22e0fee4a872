/* SPDX-License-Identifier: MIT */
/*
 * One machine that a command boots, once or many times, and the result its
 * boots grow. All that can be known to be missing is found before the first.
 */
#ifndef CI_COMMANDS_SIDE_H
#define CI_COMMANDS_SIDE_H

#include <limits.h>
#include <sched.h>
#include <stdbool.h>

#include "bench/protocol/protocol.h"
#include "ci/base/error.h"
#include "ci/base/program.h"
#include "ci/result/result.h"
#include "ci/commands/boot_options.h"

struct run_side {
        struct boot_options options; /* its own */
        struct machine machine;      /* its strings are those below */
        json_t *result;
        cpu_set_t cpus;
        char program[PATH_MAX];
        char version[PROGRAM_LINE_BYTES];
        char elf[PATH_MAX], iso[PATH_MAX];
        char folder[PATH_MAX]; /* for a result without a name */
        char command_line[ISO_COMMAND_LINE_BYTES + 1];
        char saved_to[PATH_MAX]; /* once it is */
};

/* Finds all parts and opens an empty result. The side must not move afterwards. */
bool run_side_open(struct run_side *side, const struct boot_options *options, struct error *error);

/* One more boot; on failure the result is as it was. */
bool run_side_boot(struct run_side *side, struct error *error);

size_t run_side_boots(const struct run_side *side);

/* Saves under the name asked for, or a new one. */
bool run_side_save(struct run_side *side, struct error *error);

void run_side_close(struct run_side *side);

#endif
