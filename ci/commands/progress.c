/* SPDX-License-Identifier: MIT */
/* One line on a terminal's stderr while a guest runs. */
#include "ci/commands/progress.h"
#include "bench/protocol/protocol.h"
#include "ci/base/fields.h"
#include "ci/base/printable.h"
#include "ci/base/terminal.h"
#include "ci/report/row.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#define ERASE_LINE "\r\033[K"
#define LINE_BYTES 80

/* Before so much of the first boot is done, nothing is said of the time that it takes. */
#define SHARE_TO_JUDGE_BY 0.05

/* From here on minutes tell more than seconds do. */
#define SECONDS_SHOWN_MAX 120

static struct {
        size_t boots, boots_by_tsc;
        bool is_tsc;
        struct guest_place place;
        struct progress_times times;
} now_at;

static double seconds(void)
{
        struct timespec now;

        clock_gettime(CLOCK_MONOTONIC, &now);
        return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

void progress_line_boot(size_t boot, size_t boots, size_t boots_by_tsc)
{
        const double now = seconds();

        if (boot == 1)
                now_at.is_tsc = false;
        now_at.boots = boots;
        now_at.boots_by_tsc = boots_by_tsc;
        now_at.place = (struct guest_place){0};
        now_at.times = (struct progress_times){
            .boot = boot, .start = boot == 1 ? now : now_at.times.start, .boot_start = now};
}

static size_t boot_count(void)
{
        return now_at.is_tsc ? now_at.boots_by_tsc : now_at.boots;
}

static bool place_is_known(void)
{
        return now_at.place.visit > 0 && now_at.place.visit <= now_at.place.visits;
}

/* The share of this boot's visits that are behind it; 0: not known. */
static double share_done(void)
{
        const struct guest_place *p = &now_at.place;

        if (!place_is_known())
                return 0;
        return ((double)(p->round - 1) + (double)(p->visit - 1) / (double)p->visits) /
               (double)p->rounds;
}

double progress_seconds_left(const struct progress_times *t)
{
        const double further = (double)t->boots - (double)t->boot;

        if (t->boot > 1) {
                const double each = (t->boot_start - t->start) / (double)(t->boot - 1);
                const double left = each * (further + 1) - (t->now - t->boot_start);

                return left > 0 ? left : 0;
        }
        if (t->share < SHARE_TO_JUDGE_BY)
                return -1;
        const double visits = (t->now - t->first_visit) / t->share;
        return visits * (1 - t->share) + further * (t->first_visit - t->start + visits);
}

static double seconds_left(void)
{
        now_at.times.boots = boot_count();
        now_at.times.share = share_done();
        now_at.times.now = seconds();
        return progress_seconds_left(&now_at.times);
}

/* Adds to a line, which ends where it is full. */
__attribute__((format(printf, 2, 3))) static void add(char line[LINE_BYTES], const char *format,
                                                      ...)
{
        const size_t length = strlen(line);
        va_list arguments;

        va_start(arguments, format);
        vsnprintf(line + length, LINE_BYTES - length, format, arguments);
        va_end(arguments);
}

static void add_part(char line[LINE_BYTES], const char *what, size_t number, size_t of)
{
        add(line, "%s%s %zu of %zu", line[0] ? ", " : "", what, number, of);
}

/* "boot 3 of 20, round 2 of 10, row 5 of 43, 41 s left: ", as far as it is known. */
static void add_place(char line[LINE_BYTES])
{
        const struct guest_place *p = &now_at.place;
        const double left = seconds_left();

        if (boot_count() > 1)
                add_part(line, "boot", now_at.times.boot, boot_count());
        if (place_is_known()) {
                add_part(line, "round", p->round, p->rounds);
                add_part(line, "row", p->visit, p->visits);
        }
        if (left >= SECONDS_SHOWN_MAX)
                add(line, "%s%.0f min left", line[0] ? ", " : "", left / 60);
        else if (left >= 0)
                add(line, "%s%.0f s left", line[0] ? ", " : "", left);
        if (line[0])
                add(line, ": ");
}

static void show(const char *line)
{
        fprintf(stderr, ERASE_LINE "%s", line);
        fflush(stderr);
}

/* The boot record comes first. */
static void learn_clock(const struct report *report)
{
        now_at.is_tsc = strcmp(field_string(report_boot(report), BOOT_CLOCK), CLOCK_TSC) == 0;
}

static void show_visit(const char *id, const struct guest_place *place, const struct report *report)
{
        char line[LINE_BYTES] = "";

        if (now_at.times.first_visit <= 0)
                now_at.times.first_visit = seconds();
        now_at.place = *place;
        learn_clock(report);
        if (!is_terminal(stderr))
                return;
        add_place(line);
        add(line, "measuring %s", id);
        show(line);
}

static void show_benchmark(const struct report *report)
{
        const size_t count = json_array_size(report->records);
        const char *id = row_name(json_array_get(report->records, count - 1));
        char line[LINE_BYTES] = "";

        learn_clock(report);
        if (!is_terminal(stderr) || !id[0])
                return;
        if (boot_count() > 1)
                add(line, "boot %zu of %zu: ", now_at.times.boot, boot_count());
        add(line, "%zu done: %s", count - 1, id);
        show(line);
}

static void show_verify_line(const char *line, size_t length)
{
        const size_t prefix = sizeof(GUEST_VERIFY_PREFIX) - 1;
        char shown[LINE_BYTES];

        if (!is_terminal(stderr) || length < prefix || memcmp(line, GUEST_VERIFY_PREFIX, prefix))
                return;
        printable_copy(shown, sizeof(shown), line, length);
        show(shown);
}

const struct guest_listener progress_line = {
    .on_report = show_benchmark, .on_line = show_verify_line, .on_visit = show_visit};

void progress_line_end(void)
{
        if (is_terminal(stderr))
                fputs(ERASE_LINE, stderr);
}
