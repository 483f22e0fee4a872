/* SPDX-License-Identifier: MIT */
/* What a terminal gets and a file or pipe does not. */
#ifndef CI_BASE_TERMINAL_H
#define CI_BASE_TERMINAL_H

#include <stdbool.h>
#include <stdio.h>

/* Can a line be erased there? */
bool is_terminal(FILE *stream);

/* Source of NO_COLOR: no-color.org. */
bool terminal_has_colour(FILE *stream);

#endif
