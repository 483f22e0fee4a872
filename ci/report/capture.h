/* SPDX-License-Identifier: MIT */
/*
 * A captured console: the guest's records among the text that a terminal program,
 * firmware, a loader or a service processor left in the file.
 */
#ifndef CI_REPORT_CAPTURE_H
#define CI_REPORT_CAPTURE_H

#include "ci/base/error.h"
#include "ci/report/report.h"

#include <stdbool.h>
#include <stddef.h>

struct capture {
        bool partial; /* pass on the sound part of a damaged report */
        /* Called for each whole report; line: where it begins. False: fills the error. */
        bool (*on_report)(void *context, const struct report *report, size_t line,
                          struct error *error);
        /* Called for every damage, with the reason; may be NULL. */
        void (*on_damage)(void *context, size_t line, const char *reason);
        void *context;
        size_t reports; /* accepted by on_report */
        size_t damaged;
};

/*
 * Reads every record in the text, which may be packed (unwrap.h); modifies the text. Fails if
 * there is no report, or no memory. Counts damage, and drops a damaged boot unless partial.
 */
bool capture_read(struct capture *capture, char *text, size_t size, struct error *error);

#endif
