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
#include <time.h>

#define ERASE_LINE "\r\033[K"
#define LINE_BYTES 80

/* Where the boots are. Each takes about as long as those before it. */
static struct {
        size_t boot, boots;
        size_t visits, expected; /* of this boot, and of the one before; 0: not known */
        struct timespec start;   /* of the first one */
} place;

static double seconds_since_start(void)
{
        struct timespec now;

        clock_gettime(CLOCK_MONOTONIC, &now);
        return (double)(now.tv_sec - place.start.tv_sec) +
               (double)(now.tv_nsec - place.start.tv_nsec) / 1e9;
}

void progress_line_boot(size_t boot, size_t boots)
{
        if (boot == 1)
                clock_gettime(CLOCK_MONOTONIC, &place.start);
        place.expected = boot == 1 ? 0 : place.visits;
        place.visits = 0;
        place.boot = boot;
        place.boots = boots;
}

/* "boot 3 of 20, 41 s left: ", as far as it is known; nothing of a single boot. */
static void show_boot(void)
{
        const double done = (double)(place.boot - 1);

        if (place.boots < 2 && place.boot < 2)
                return;
        fprintf(stderr, "boot %zu", place.boot);
        if (place.boots > 0)
                fprintf(stderr, " of %zu", place.boots);
        if (place.boots > 0 && place.boot > 1)
                fprintf(stderr, ", %.0f s left",
                        seconds_since_start() / done * ((double)place.boots - done));
        fputs(": ", stderr);
}

/* Each round names every benchmark, too many and too short for more than its name. */
static void show_visit(const char *id)
{
        place.visits++;
        if (!is_terminal(stderr))
                return;
        fputs(ERASE_LINE, stderr);
        show_boot();
        if (place.expected > 0)
                fprintf(stderr, "%zu of %zu, ", place.visits, place.expected);
        fprintf(stderr, "measuring %s", id);
        fflush(stderr);
}

static void show_benchmark(const struct report *report)
{
        size_t count = json_array_size(report->records);
        const char *id = row_name(json_array_get(report->records, count - 1));

        if (!is_terminal(stderr) || !id[0])
                return;
        fputs(ERASE_LINE, stderr);
        show_boot();
        fprintf(stderr, "%zu done: %s", count - 1, id);
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
