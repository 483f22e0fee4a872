/* SPDX-License-Identifier: MIT */
/* What a terminal gets and a file or pipe does not: colour, and a line of progress. */
#ifndef CI_TERMINAL_H
#define CI_TERMINAL_H

#include <stdbool.h>
#include <stdio.h>

#include "ci/report.h"

/* Source of NO_COLOR: no-color.org. */
bool terminal_has_colour(FILE *stream);

/* A guest_progress (guest.h) that keeps one line on stderr; NULL-safe context. */
void terminal_progress(void *context, const struct report *report);
void terminal_progress_end(void);

#endif
