/* SPDX-License-Identifier: MIT */
/* What a terminal gets and a file or pipe does not. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bench/report_format.h"
#include "ci/fields.h"
#include "ci/terminal.h"

#define ERASE_LINE "\r\033[K"

static bool is_terminal(FILE *stream)
{
        const char *kind = getenv("TERM");

        return isatty(fileno(stream)) && kind && strcmp(kind, "dumb") != 0;
}

bool terminal_has_colour(FILE *stream)
{
        const char *refused = getenv("NO_COLOR");

        return is_terminal(stream) && !(refused && refused[0]);
}

void terminal_progress(void *context, const struct report *report)
{
        size_t count = json_array_size(report->records);

        (void)context;
        if (!is_terminal(stderr) || count == 0)
                return;
        fprintf(stderr, ERASE_LINE "%zu done: %s", count - 1,
                field_string(json_array_get(report->records, count - 1), FIELD_ID));
        fflush(stderr);
}

void terminal_progress_end(void)
{
        if (is_terminal(stderr))
                fputs(ERASE_LINE, stderr);
}
