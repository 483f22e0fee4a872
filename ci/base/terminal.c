/* SPDX-License-Identifier: MIT */
/* What a terminal gets and a file or pipe does not. */
#include "ci/base/terminal.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

bool is_terminal(FILE *stream)
{
        const char *kind = getenv("TERM");

        return isatty(fileno(stream)) && kind && strcmp(kind, "dumb") != 0;
}

bool terminal_has_colour(FILE *stream)
{
        const char *refused = getenv("NO_COLOR");

        return is_terminal(stream) && !(refused && refused[0]);
}
