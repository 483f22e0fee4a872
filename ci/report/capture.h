/* SPDX-License-Identifier: MIT */
/*
 * A captured console: the guest's records among whatever else a terminal
 * program, a firmware, a loader or a service processor left in the file.
 */
#ifndef CI_REPORT_CAPTURE_H
#define CI_REPORT_CAPTURE_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "ci/base/error.h"

struct capture {
        json_t *result; /* NULL before the first whole boot */
        bool partial;   /* keep what is sound of a damaged report */
        /* Called for everything that is damaged, in words; may be NULL. */
        void (*on_damage)(void *context, size_t line, const char *reason);
        void *context;
        size_t damaged;
};

/*
 * Takes every record in the text, which is changed. Fails only where nothing
 * came of it; damage is counted, and a boot with damage left out unless partial.
 */
bool capture_read(struct capture *capture, char *text, size_t size, struct error *error);

#endif
