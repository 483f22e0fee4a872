/* SPDX-License-Identifier: MIT */
/*
 * Finds the reports in a captured console. A record is recognized by its start and its
 * checksum, not by lines: a record that a terminal folded is joined again. Source of the
 * escape sequences: ECMA-48, "Control functions": C1, control sequences, control strings;
 * ECMA-35, "Escape sequences".
 */
#include "ci/report/capture.h"
#include "bench/protocol/protocol.h"
#include "ci/base/fields.h"
#include "ci/base/printable.h"
#include "ci/base/text.h"
#include "ci/report/lost_boot.h"
#include "ci/report/report_reader.h"
#include "ci/report/unwrap.h"

#include <string.h>

#define ESCAPE        '\x1b'
#define BELL          '\a'
#define DELETE        '\x7f'
#define WIDTH_MAX     512 /* columns of a terminal */
#define START_BYTES   (sizeof(REPORT_LINE_START) - 1)
#define TRAILER_BYTES (sizeof(REPORT_CRC_START REPORT_LINE_END) - 1 + REPORT_CRC_DIGITS)

struct reading {
        struct capture *capture;
        struct report report; /* of the current boot */
        size_t line;          /* of the current record, from 1 */
        size_t width;         /* at which the terminal folded records; 0: it did not */
        size_t damaged;       /* of the current boot */
        json_t *headless;     /* records that came before their boot record */
        size_t headless_line; /* of the first of them */
        size_t report_line;   /* of the report's first record */
};

static void damage_at(struct reading *reading, size_t line, const char *reason)
{
        struct capture *capture = reading->capture;

        reading->damaged++;
        capture->damaged++;
        if (capture->on_damage)
                capture->on_damage(capture->context, line, reason);
}

static void damage(struct reading *reading, const char *reason)
{
        damage_at(reading, reading->line, reason);
}

static bool is_within(char byte, int least, int most)
{
        return (unsigned char)byte >= least && (unsigned char)byte <= most;
}

/*
 * Returns the 7-bit form of the control that starts a sequence: the byte after ESC, or the
 * equivalent of an 8-bit C1 control. Moves *text behind it. 0: there is none.
 */
static char control_at(const char **text, const char *end)
{
        char control = 0;

        if (**text == ESCAPE && end - *text > 1 && (*text)[1] != '\n') {
                control = (*text)[1];
                *text += 2;
        } else if (**text == ESCAPE) {
                ++*text;
        } else if (is_within(**text, 0x80, 0x9f)) {
                control = (char)((unsigned char)**text - 0x40);
                ++*text;
        }
        return control;
}

/* A control string ends with BEL or ST. A newline or another sequence also ends it. */
static const char *skip_string(const char *text, const char *end)
{
        for (; text < end && *text != '\n'; text++) {
                const size_t bytes = utf8_bytes(text, end);
                const char *at = text;

                if (*text == BELL)
                        return text + 1;
                if (bytes > 0)
                        text += bytes - 1;
                else if (*text == ESCAPE || is_within(*text, 0x80, 0x9f))
                        return control_at(&at, end) == '\\' ? at : text;
        }
        return text;
}

/* Skips bytes of this range and one final byte; stops at a byte of no sequence. */
static const char *skip_to_final(const char *text, const char *end, int least, int most)
{
        while (text < end && is_within(*text, least, most))
                text++;
        return text < end && is_within(*text, 0x30, 0x7e) ? text + 1 : text;
}

/* Returns the first byte after the sequence that starts at text. */
static const char *skip_escape(const char *text, const char *end)
{
        const char control = control_at(&text, end);

        if (control == '[')
                return skip_to_final(text, end, ' ', '?');
        if (control && strchr("]P_^X", control))
                return skip_string(text, end);
        if (is_within(control, ' ', '/'))
                return skip_to_final(text, end, ' ', '/');
        return text;
}

/* Removes what a terminal would not print. */
static size_t clean(char *text, size_t size)
{
        const char *from = text, *end = text + size;
        char *to = text;

        while (from < end) {
                const size_t bytes = utf8_bytes(from, end);

                if (bytes > 0) {
                        memmove(to, from, bytes);
                        to += bytes;
                        from += bytes;
                } else if (*from == ESCAPE || is_within(*from, 0x80, 0x9f)) {
                        from = skip_escape(from, end);
                } else {
                        if (*from == '\n' || ((unsigned char)*from >= ' ' && *from != DELETE))
                                *to++ = *from;
                        from++;
                }
        }
        return (size_t)(to - text);
}

/*
 * Returns the length of the piece's longest line, without the last, which may be cut. A line
 * longer than WIDTH_MAX was not folded by a terminal.
 */
static size_t greatest_width(const char *piece, size_t size)
{
        size_t width = 0, line = 0;

        for (size_t i = 0; i < size; i++) {
                if (piece[i] != '\n') {
                        line++;
                        continue;
                }
                width = line > width && line <= WIDTH_MAX ? line : width;
                line = 0;
        }
        return width;
}

/*
 * Joins the piece into one line. A terminal may drop the spaces before a fold, so fills up
 * every line with spaces to this width; 0: fills none.
 */
static bool unfold(const char *piece, size_t size, size_t width, struct text *line)
{
        const char *end = piece + size;

        text_free(line);
        while (piece < end && line->length < LINE_BYTES_MAX) {
                const char *newline = memchr(piece, '\n', (size_t)(end - piece));
                const size_t length = (size_t)((newline ? newline : end) - piece);

                if (!text_add(line, piece, length))
                        return false;
                for (size_t column = length; newline && column < width; column++)
                        if (!text_add(line, " ", 1))
                                return false;
                piece += length + (newline != NULL);
        }
        return true;
}

static bool next_boot(struct reading *reading, struct error *error)
{
        report_close(&reading->report);
        json_array_clear(reading->headless);
        reading->damaged = 0;
        return report_open(&reading->report, error);
}

/* Adds an end record in place of one that is lost or that counts lost records. */
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
            !capture->on_report(capture->context, &reading->report, reading->report_line, error))
                return false;
        capture->reports++;
        return true;
}

static void add_or_damage(struct reading *reading, json_t *record)
{
        struct error reason = {.status = 0};

        if (!report_add(&reading->report, record, &reason))
                damage(reading, reason.text);
        error_clear(&reason);
}

/* Starts the report with its boot record and the records that came before it. */
static void begin_report(struct reading *reading, json_t *boot)
{
        size_t index;
        json_t *record;

        reading->report_line =
            json_array_size(reading->headless) > 0 ? reading->headless_line : reading->line;
        add_or_damage(reading, boot);
        json_array_foreach(reading->headless, index, record)
        {
                add_or_damage(reading, record);
        }
        json_array_clear(reading->headless);
}

/* The boot record of these records is lost: makes one. */
static bool do_without_boot(struct reading *reading, struct error *error)
{
        damage_at(reading, reading->headless_line,
                  "no boot record for it: the capture lost its start");
        if (!reading->capture->partial)
                return true;
        json_t *boot = lost_boot_record(reading->headless, error);
        if (boot)
                begin_report(reading, boot);
        json_decref(boot);
        return boot;
}

/* Ends a boot: no more of its records will come. */
static bool end_boot(struct reading *reading, struct error *error)
{
        struct error reason = {.status = 0};
        bool partial = reading->capture->partial;
        bool good = true;

        if (json_array_size(reading->headless) > 0 && !do_without_boot(reading, error))
                return false;
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

/* Handles a boot record: a new boot, or the same one repeated. */
static bool add_boot(struct reading *reading, json_t *boot, struct error *error)
{
        const json_t *before = report_boot(&reading->report);
        const bool repeated = boot_is_repeated(boot);

        if (before && boot_is_again(before, boot))
                return true;
        if ((before || !repeated) && !end_boot(reading, error))
                return false;
        if (repeated)
                json_object_del(boot, BOOT_REPEATED);
        begin_report(reading, boot);
        return true;
}

static bool add_record(struct reading *reading, json_t *record, struct error *error)
{
        const char *kind = field_string(record, "record");
        /* If no damage was seen, the end record's counts show whether a record is missing. */
        bool ends = strcmp(kind, RECORD_END) == 0;

        if (strcmp(kind, RECORD_BOOT) == 0)
                return add_boot(reading, record, error);
        if (report_boot(&reading->report)) {
                if (!ends || reading->damaged == 0)
                        add_or_damage(reading, record);
        } else {
                if (json_array_size(reading->headless) == 0)
                        reading->headless_line = reading->line;
                if (json_array_append(reading->headless, record) != 0)
                        return error_no_memory(error);
        }
        return !ends || end_boot(reading, error);
}

/* The record's length without what follows it on its line. */
static size_t record_length(const struct text *line)
{
        const char *trailer =
            memmem(line->bytes, line->length, REPORT_CRC_START, sizeof(REPORT_CRC_START) - 1);

        if (trailer && (size_t)(trailer - line->bytes) + TRAILER_BYTES < line->length)
                return (size_t)(trailer - line->bytes) + TRAILER_BYTES;
        return line->length;
}

/* Reads the record as it is. If it is damaged, tries again with the dropped spaces restored. */
static json_t *read_record(const char *piece, size_t size, size_t width, struct error *error)
{
        struct error ignored = {.status = 0};
        struct text line = {0};
        json_t *record = NULL;

        if (unfold(piece, size, 0, &line))
                record = report_reader_record(line.bytes, record_length(&line), error);
        else
                error_no_memory(error);
        const size_t widths[] = {greatest_width(piece, size), width};
        for (size_t i = 0; !record && i < 2 && unfold(piece, size, widths[i], &line); i++) {
                error_clear(&ignored);
                record = report_reader_record(line.bytes, record_length(&line), &ignored);
        }
        if (record)
                error_clear(error);
        error_clear(&ignored);
        text_free(&line);
        return record;
}

/* A piece extends from the start of a record to the start of the next. */
static bool read_piece(struct reading *reading, const char *piece, size_t size, struct error *error)
{
        struct error reason = {.status = 0};
        json_t *record = read_record(piece, size, reading->width, &reason);
        bool good = true;

        if (record)
                good = add_record(reading, record, error);
        else
                damage(reading, reason.text);
        json_decref(record);
        error_clear(&reason);
        for (size_t i = 0; i < size; i++)
                reading->line += piece[i] == '\n';
        return good;
}

static char *find_start(char *text, const char *end)
{
        return memmem(text, (size_t)(end - text), REPORT_LINE_START, START_BYTES);
}

/* The size from the start of a record to the start of the next, or to the end. */
static size_t piece_size(char *start, const char *end)
{
        const char *next = find_start(start + 1, end);

        return (size_t)((next ? next : end) - start);
}

static bool read_all(struct reading *reading, char *text, size_t size, struct error *error)
{
        const char *end = text + size;
        char *start = find_start(text, end);

        for (const char *at = text; start && at < start; at++)
                reading->line += *at == '\n';
        for (char *piece = start; piece; piece = find_start(piece + 1, end)) {
                size_t width = greatest_width(piece, piece_size(piece, end));

                reading->width = width > reading->width ? width : reading->width;
        }
        for (; start; start = find_start(start + 1, end))
                if (!read_piece(reading, start, piece_size(start, end), error))
                        return false;
        return end_boot(reading, error);
}

bool capture_read(struct capture *capture, char *text, size_t size, struct error *error)
{
        struct reading reading = {.capture = capture, .line = 1, .headless = json_array()};

        struct text console = {0};

        bool good =
            (reading.headless || error_no_memory(error)) && log_unwrap(text, size, &console, error);
        if (good && console.bytes) {
                text = console.bytes;
                size = console.length;
        }
        good = good && report_open(&reading.report, error) &&
               read_all(&reading, text, clean(text, size), error);
        report_close(&reading.report);
        json_decref(reading.headless);
        text_free(&console);
        if (good && capture->reports == 0 && capture->damaged == 0)
                return error_set(error, STATUS_UNUSABLE, "it contains no trapclock report");
        return good;
}
