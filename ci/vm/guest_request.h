/* SPDX-License-Identifier: MIT */
/* The guest's command line: the words that tell it what to run. */
#ifndef CI_VM_GUEST_REQUEST_H
#define CI_VM_GUEST_REQUEST_H

#include "bench/protocol/protocol.h"
#include "ci/base/error.h"

#include <stdbool.h>

#define NUMBER_NOT_GIVEN (-1)

extern const char *const suite_names[];    /* NULL at the end */
extern const char *const delivery_names[]; /* likewise */

struct guest_request {
        const char *mode;     /* MODE_... */
        const char *suite;    /* NULL: not said */
        const char *only;     /* globs, GLOB_SEPARATOR between; NULL: not said */
        const char *except;   /* likewise */
        long samples;         /* NUMBER_NOT_GIVEN: the guest's own default */
        long warmup;          /* likewise */
        long rounds;          /* likewise */
        long cases;           /* of MODE_VERIFY, about; 0: all; NUMBER_NOT_GIVEN with others */
        const char *clock;    /* CLOCK_TSC: to be taken for it, whatever it is; NULL: found out */
        const char *cpu_is;   /* what plays the CPU, CPU_IS_...; NULL: not said */
        const char *delivery; /* DELIVERY_...; NULL: the guest's own default */
        bool exits;           /* count exits, with the tool's help */
        bool async;           /* ask KVM for asynchronous page faults */
        bool each;            /* rows on every CPU used, in turn */
        const char *cpus;     /* N, all or a list, as COMMAND_CPUS; NULL: the first one only */
};

/* Writes the words with a NUL; fails where they do not fit into an ISO's slot. */
bool guest_command_line(const struct guest_request *request, char line[ISO_COMMAND_LINE_BYTES + 1],
                        struct error *error);

#endif
