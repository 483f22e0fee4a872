/* SPDX-License-Identifier: MIT */
/*
 * Serial bytes in, a checked report and the lines for people out. Pieces may have
 * any size, and memory is bounded. Nothing is trusted: the guest may crash in the
 * middle of a line, and the line may be noise.
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
        struct report *report; /* the caller's, opened; records are added to it */
        /* Called for every line that is no sound record, without its newline; may be NULL. */
        void (*on_text)(void *context, const char *line, size_t length);
        void *context;
        struct error damage; /* the first thing wrong with the records; status 0: none */

        /* The reader's own. */
        struct text line;
        size_t line_number, bytes;
        bool unfinished; /* the last line has no newline */
};

void report_reader_open(struct report_reader *reader, struct report *report);
void report_reader_close(struct report_reader *reader);

/*
 * Fails only if going on is pointless: a limit is exceeded, or there is no memory.
 * Damage is remembered instead, and all later lines count as text: what a guest says
 * after a damaged record often tells the reason.
 */
bool report_reader_feed(struct report_reader *reader, const char *bytes, size_t length,
                        struct error *error);

/* Hands on an unfinished last line as text. */
void report_reader_flush(struct report_reader *reader);

/* One record's line, without its newline; NULL with the error filled where it is damaged. */
json_t *report_reader_record(const char *line, size_t length, struct error *error);

/* True only if the report came whole and undamaged; what comes after its end is text. */
bool report_reader_finish(struct report_reader *reader, struct error *error);

#endif
