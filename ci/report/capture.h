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
        bool partial; /* hand on the sound part of a damaged report */
        /* Takes each whole report, which begins at this line. False: the error says what is
         * damaged. */
        bool (*on_report)(void *context, const struct report *report, size_t line,
                          struct error *error);
        /* Called for everything that is damaged, in words; may be NULL. */
        void (*on_damage)(void *context, size_t line, const char *reason);
        void *context;
        size_t reports; /* that on_report took */
        size_t damaged;
};

/*
 * Reads every record in the text, which may be packed (unwrap.h), and changes it. Fails if there is
 * no report at all, or no memory. Damage is counted; a damaged boot is left out unless partial.
 */
bool capture_read(struct capture *capture, char *text, size_t size, struct error *error);

#endif
