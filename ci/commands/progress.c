/* SPDX-License-Identifier: MIT */
/* One line on a terminal's stderr while a guest runs. */
#include "ci/commands/progress.h"
#include "bench/protocol/protocol.h"
#include "ci/base/fields.h"
#include "ci/base/printable.h"
#include "ci/base/terminal.h"
#include "ci/report/row.h"

#include <stdio.h>
#include <string.h>

#define ERASE_LINE "\r\033[K"
#define LINE_BYTES 80

/* Each round names every benchmark, too many and too short for more than its name. */
static void show_visit(const char *id)
{
        if (!is_terminal(stderr))
                return;
        fprintf(stderr, ERASE_LINE "measuring %s", id);
        fflush(stderr);
}

static void show_benchmark(const struct report *report)
{
        size_t count = json_array_size(report->records);
        const char *id = row_name(json_array_get(report->records, count - 1));

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

const struct guest_listener progress_line = {
    .on_report = show_benchmark, .on_line = show_verify_line, .on_visit = show_visit};

void progress_line_end(void)
{
        if (is_terminal(stderr))
                fputs(ERASE_LINE, stderr);
}
