/* SPDX-License-Identifier: MIT */
/* The guest's command line: the words that tell it what to run. */
#ifndef CI_VM_GUEST_REQUEST_H
#define CI_VM_GUEST_REQUEST_H

#include "bench/protocol/protocol.h"
#include "ci/base/error.h"

#include <stdbool.h>

#define NUMBER_NOT_GIVEN (-1)

extern const char *const suite_names[];    /* NULL at the end */
extern const char *const delivery_names[]; /* NULL at the end */

struct guest_request {
        const char *mode;     /* MODE_... */
        const char *suite;    /* NULL: none given */
        const char *only;     /* globs separated by GLOB_SEPARATOR; NULL: none given */
        const char *except;   /* like only */
        long samples;         /* NUMBER_NOT_GIVEN: the guest's own default */
        long warmup;          /* like samples */
        long rounds;          /* like samples */
        long cases;           /* MODE_VERIFY: about how many; 0: all; else NUMBER_NOT_GIVEN */
        const char *clock;    /* CLOCK_TSC: treat it as the TSC; NULL: the guest finds out */
        const char *cpu_is;   /* the emulator, CPU_IS_...; NULL: none given */
        const char *delivery; /* DELIVERY_...; NULL: the guest's own default */
        bool exits;           /* count exits, with the tool's help */
        bool async;           /* ask KVM for asynchronous page faults */
        bool each;            /* every row on each CPU in turn */
        const char *cpus;     /* N, all or a list, as COMMAND_CPUS; NULL: the first CPU only */
};

/* Writes the words with a NUL; fails if they do not fit into the ISO's slot. */
bool guest_command_line(const struct guest_request *request, char line[ISO_COMMAND_LINE_BYTES + 1],
                        struct error *error);

#endif
