/* SPDX-License-Identifier: MIT */
/* What a terminal gets and a file or pipe does not: colour, and a line of progress. */
#ifndef CI_PRINT_TERMINAL_H
#define CI_PRINT_TERMINAL_H

#include <stdbool.h>
#include <stdio.h>

#include "ci/vm/guest.h"

/* Source of NO_COLOR: no-color.org. */
bool terminal_has_colour(FILE *stream);

/* Keeps one line on stderr while a guest runs; to be ended after the boot. */
extern const struct guest_listener terminal_progress;
void terminal_progress_end(void);

#endif
