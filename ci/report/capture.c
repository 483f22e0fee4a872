/* SPDX-License-Identifier: MIT */
/*
 * A captured console to reports. A record is told by its start and by its
 * checksum, so lines do not matter: one that a terminal broke is put together
 * again. Source of the escape sequences: ECMA-48, "Control sequences".
 */
#include "ci/report/capture.h"
#include "bench/protocol/protocol.h"
#include "ci/base/fields.h"
#include "ci/report/report_reader.h"

#include <string.h>

#define ESCAPE        '\x1b'
#define BELL          '\a'
#define DELETE        '\x7f'
#define START_BYTES   (sizeof(REPORT_LINE_START) - 1)
#define TRAILER_BYTES (sizeof(REPORT_CRC_START REPORT_LINE_END) - 1 + REPORT_CRC_DIGITS)

struct reading {
        struct capture *capture;
        struct report report; /* of the current boot */
        size_t line;          /* of the current record, from 1 */
        size_t damaged;       /* of the current boot */
};

static void damage(struct reading *reading, const char *reason)
{
        struct capture *capture = reading->capture;

        reading->damaged++;
        capture->damaged++;
        if (capture->on_damage)
                capture->on_damage(capture->context, reading->line, reason);
}

/* Returns the first byte after the escape sequence that starts at text. */
static const char *skip_escape(const char *text, const char *end)
{
        text++;
        if (text == end)
                return end;
        if (*text == ']') {
                while (text < end && *text != BELL && *text != '\n')
                        text++;
        } else if (*text == '[') {
                text++;
                while (text < end && *text >= ' ' && *text <= '?')
                        text++;
        }
        return text < end ? text + 1 : end;
}

/* Drops what a terminal would not print. */
static size_t clean(char *text, size_t size)
{
        const char *from = text, *end = text + size;
        char *to = text;

        while (from < end) {
                if (*from == ESCAPE) {
                        from = skip_escape(from, end);
                        continue;
                }
                if (*from == '\n' || ((unsigned char)*from >= ' ' && *from != DELETE))
                        *to++ = *from;
                from++;
        }
        return (size_t)(to - text);
}

static size_t without_newlines(char *text, size_t size, size_t *newlines)
{
        size_t length = 0;

        *newlines = 0;
        for (size_t i = 0; i < size; i++) {
                if (text[i] == '\n')
                        ++*newlines;
                else
                        text[length++] = text[i];
        }
        return length;
}

static bool next_boot(struct reading *reading, struct error *error)
{
        report_close(&reading->report);
        reading->damaged = 0;
        return report_open(&reading->report, error);
}

/* Stands for an end record that is lost, or that counts lost records. */
static bool add_end(struct report *report, struct error *error)
{
        json_t *end = json_pack("{s:s, s:I, s:I, s:I, s:I}", "record", RECORD_END, END_BENCHMARKS,
                                (json_int_t)report->benchmarks, END_RESULTS,
                                (json_int_t)report->results, END_FAILED, (json_int_t)report->failed,
                                END_SKIPPED, (json_int_t)report->skipped);
        bool good = end ? report_add(report, end, error) : error_no_memory(error);

        json_decref(end);
        return good;
}

static bool hand_on(struct reading *reading, struct error *error)
{
        struct capture *capture = reading->capture;

        if (!report_complete(&reading->report, error) ||
            !capture->on_report(capture->context, &reading->report, error))
                return false;
        capture->reports++;
        return true;
}

/* Nothing more of this boot will come. */
static bool end_boot(struct reading *reading, struct error *error)
{
        struct error reason = {.status = 0};
        bool partial = reading->capture->partial;
        bool good = true;

        if (json_array_size(reading->report.records) == 0)
                return next_boot(reading, error);
        if (!reading->report.ended && reading->damaged == 0)
                damage(reading, "no end record: the guest or the capture stopped");
        if (!reading->report.ended && partial)
                good = add_end(&reading->report, &reason);
        if (good && (reading->damaged == 0 || partial))
                good = hand_on(reading, &reason);
        if (!good)
                damage(reading, reason.text);
        error_clear(&reason);
        return next_boot(reading, error);
}

static bool add_record(struct reading *reading, json_t *record, struct error *error)
{
        struct error reason = {.status = 0};
        const char *kind = field_string(record, "record");

        if (strcmp(kind, RECORD_BOOT) == 0 && !end_boot(reading, error))
                return false;
        /* Without damage seen here, the end record's counts show whether a record is missing. */
        bool ends = strcmp(kind, RECORD_END) == 0;
        if (!(ends && reading->damaged > 0) && !report_add(&reading->report, record, &reason))
                damage(reading, reason.text);
        error_clear(&reason);
        return !ends || end_boot(reading, error);
}

/* A piece reaches from the start of a record to the start of the next. */
static bool read_piece(struct reading *reading, char *piece, size_t size, struct error *error)
{
        struct error reason = {.status = 0};
        size_t newlines;
        size_t length = without_newlines(piece, size, &newlines);
        const char *trailer = memmem(piece, length, REPORT_CRC_START, sizeof(REPORT_CRC_START) - 1);

        if (trailer && (size_t)(trailer - piece) + TRAILER_BYTES < length)
                length = (size_t)(trailer - piece) + TRAILER_BYTES;
        json_t *record = report_reader_record(piece, length, &reason);
        bool good = true;
        if (record)
                good = add_record(reading, record, error);
        else
                damage(reading, reason.text);
        json_decref(record);
        error_clear(&reason);
        reading->line += newlines;
        return good;
}

static char *find_start(char *text, const char *end)
{
        return memmem(text, (size_t)(end - text), REPORT_LINE_START, START_BYTES);
}

static bool read_all(struct reading *reading, char *text, size_t size, struct error *error)
{
        const char *end = text + size;
        char *start = find_start(text, end);

        for (const char *at = text; start && at < start; at++)
                reading->line += *at == '\n';
        while (start) {
                char *next = find_start(start + 1, end);
                size_t piece = (size_t)((next ? next : end) - start);
                if (!read_piece(reading, start, piece, error))
                        return false;
                start = next;
        }
        return end_boot(reading, error);
}

bool capture_read(struct capture *capture, char *text, size_t size, struct error *error)
{
        struct reading reading = {.capture = capture, .line = 1};

        if (!report_open(&reading.report, error))
                return false;
        bool good = read_all(&reading, text, clean(text, size), error);
        report_close(&reading.report);
        if (good && capture->reports == 0 && capture->damaged == 0)
                return error_set(error, STATUS_UNUSABLE, "there is no report of trapclock in it");
        return good;
}
