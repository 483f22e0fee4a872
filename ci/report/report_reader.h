/* SPDX-License-Identifier: MIT */
/*
 * Turns serial bytes into a checked report and lines for people. Pieces may have any
 * size, and memory is bounded. The bytes are untrusted: the guest may crash in the middle
 * of a line, and the serial line may carry noise.
 */
#ifndef CI_REPORT_REPORT_READER_H
#define CI_REPORT_REPORT_READER_H

#include "ci/base/error.h"
#include "ci/base/text.h"
#include "ci/report/report.h"

#include <stdbool.h>
#include <stddef.h>

#define REPORT_BYTES_MAX ((size_t)64 << 20)
#define LINE_BYTES_MAX   ((size_t)4 << 20)

struct report_reader {
        struct report *report; /* opened and owned by the caller; receives the records */
        /* Called for every other line, without its newline; may be NULL. */
        void (*on_text)(void *context, const char *line, size_t length);
        void *context;
        struct error damage; /* the first damage in the records; status 0: none */

        /* Private to the reader. */
        struct text line;
        size_t line_number, bytes;
        bool unfinished; /* the last line has no newline */
};

void report_reader_open(struct report_reader *reader, struct report *report);
void report_reader_close(struct report_reader *reader);

/*
 * Fails only if it cannot go on: a limit is exceeded, or there is no memory. After damage,
 * all later lines count as text, because what a guest prints then often tells the reason.
 */
bool report_reader_feed(struct report_reader *reader, const char *bytes, size_t length,
                        struct error *error);

/* Passes on an unfinished last line as text. */
void report_reader_flush(struct report_reader *reader);

/* Reads one record's line, without its newline. NULL: damaged; fills the error. */
json_t *report_reader_record(const char *line, size_t length, struct error *error);

/* True only if the report is whole and undamaged. Lines after its end are text. */
bool report_reader_finish(struct report_reader *reader, struct error *error);

#endif
