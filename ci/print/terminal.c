/* SPDX-License-Identifier: MIT */
/* What a terminal gets and a file or pipe does not. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ci/print/terminal.h"
#include "bench/protocol/protocol.h"
#include "ci/base/fields.h"
#include "ci/base/printable.h"

#define ERASE_LINE "\r\033[K"
#define LINE_BYTES 80

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

static void show_benchmark(const struct report *report)
{
        size_t count = json_array_size(report->records);
        const char *id = field_string(json_array_get(report->records, count - 1), FIELD_ID);

        if (!is_terminal(stderr) || !id[0])
                return;
        fprintf(stderr, ERASE_LINE "%zu done: %s", count - 1, id);
        fflush(stderr);
}

static void show_verify_line(const char *line, size_t length)
{
        const size_t prefix = sizeof(GUEST_VERIFY_PREFIX) - 1;
        char shown[LINE_BYTES];

        if (!is_terminal(stderr) || length < prefix || memcmp(line, GUEST_VERIFY_PREFIX, prefix))
                return;
        printable_copy(shown, sizeof(shown), line, length);
        fprintf(stderr, ERASE_LINE "%s", shown);
        fflush(stderr);
}

const struct guest_listener terminal_progress = {.on_report = show_benchmark,
                                                 .on_line = show_verify_line};

void terminal_progress_end(void)
{
        if (is_terminal(stderr))
                fputs(ERASE_LINE, stderr);
}
