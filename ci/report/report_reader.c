/* SPDX-License-Identifier: MIT */
/* Splits serial bytes into lines, and reads lines as records. */
#include "ci/report/report_reader.h"
#include "bench/protocol/protocol.h"

#include <stdio.h>
#include <string.h>
#include <zlib.h>

#define LINE_START_BYTES (sizeof(REPORT_LINE_START) - 1)
#define CRC_START_BYTES  (sizeof(REPORT_CRC_START) - 1)
#define LINE_END_BYTES   (sizeof(REPORT_LINE_END) - 1)
#define TRAILER_BYTES    (CRC_START_BYTES + REPORT_CRC_DIGITS + LINE_END_BYTES)

void report_reader_open(struct report_reader *reader, struct report *report)
{
        *reader = (struct report_reader){.report = report, .line_number = 1};
}

void report_reader_close(struct report_reader *reader)
{
        text_free(&reader->line);
        error_clear(&reader->damage);
        *reader = (struct report_reader){0};
}

/* The trailer is the CRC-32 of all bytes before it. */
static bool check_crc(const char *line, size_t length, struct error *error)
{
        char expected[TRAILER_BYTES + 1];

        if (length < LINE_START_BYTES + TRAILER_BYTES)
                return error_set(error, STATUS_GUEST, "the record is cut short");
        size_t body = length - TRAILER_BYTES;
        const char *trailer = line + body;
        if (memcmp(trailer, REPORT_CRC_START, CRC_START_BYTES) != 0 ||
            memcmp(trailer + TRAILER_BYTES - LINE_END_BYTES, REPORT_LINE_END, LINE_END_BYTES) != 0)
                return error_set(error, STATUS_GUEST, "the record is cut short or torn");
        snprintf(expected, sizeof(expected), "%s%08lx%s", REPORT_CRC_START,
                 crc32(0, (const Bytef *)line, (uInt)body), REPORT_LINE_END);
        if (memcmp(trailer, expected, TRAILER_BYTES) != 0)
                return error_set(error, STATUS_GUEST, "CRC: expected %.8s, got a damaged record",
                                 expected + CRC_START_BYTES);
        return true;
}

json_t *report_reader_record(const char *line, size_t length, struct error *error)
{
        json_error_t reason;

        if (!check_crc(line, length, error))
                return NULL;
        json_t *record = json_loadb(line, length, JSON_REJECT_DUPLICATES, &reason);
        if (!record)
                error_set(error, STATUS_GUEST, "not JSON at byte %d", reason.position);
        else
                json_object_del(record, "crc");
        return record;
}

static bool read_record(struct report *report, const char *line, size_t length, struct error *error)
{
        json_t *record = report_reader_record(line, length, error);

        if (!record)
                return false;
        bool good = report_add(report, record, error);
        json_decref(record);
        return good;
}

static void hand_on_text(const struct report_reader *reader, const char *line, size_t length)
{
        if (reader->on_text)
                reader->on_text(reader->context, line, length);
}

/* line: without its newline. */
static void end_line(struct report_reader *reader, const char *line, size_t length)
{
        if (length > 0 && line[length - 1] == '\r')
                length--;
        if (reader->damage.status != 0 || reader->report->ended || length < LINE_START_BYTES ||
            memcmp(line, REPORT_LINE_START, LINE_START_BYTES) != 0) {
                hand_on_text(reader, line, length);
                return;
        }
        if (!read_record(reader->report, line, length, &reader->damage)) {
                if (reader->damage.status == STATUS_UNUSABLE)
                        reader->damage.status = STATUS_GUEST;
                error_prefix(&reader->damage, "line %zu: ", reader->line_number);
                hand_on_text(reader, line, length);
        }
}

static bool keep(struct report_reader *reader, const char *bytes, size_t length,
                 struct error *error)
{
        if (reader->line.length + length > LINE_BYTES_MAX)
                return error_set(error, STATUS_GUEST, "line %zu: exceeds %zu MiB",
                                 reader->line_number, LINE_BYTES_MAX >> 20);
        return text_add(&reader->line, bytes, length) || error_no_memory(error);
}

bool report_reader_feed(struct report_reader *reader, const char *bytes, size_t length,
                        struct error *error)
{
        if (length > REPORT_BYTES_MAX - reader->bytes)
                return error_set(error, STATUS_GUEST, "the report exceeds %zu MiB",
                                 REPORT_BYTES_MAX >> 20);
        reader->bytes += length;
        while (length > 0) {
                const char *newline = memchr(bytes, '\n', length);
                size_t piece = newline ? (size_t)(newline - bytes) : length;
                if (!keep(reader, bytes, piece, error))
                        return false;
                if (!newline)
                        break;
                end_line(reader, reader->line.bytes, reader->line.length);
                reader->line.length = 0;
                reader->line_number++;
                bytes += piece + 1;
                length -= piece + 1;
        }
        return true;
}

void report_reader_flush(struct report_reader *reader)
{
        if (reader->line.length == 0)
                return;
        reader->unfinished = true;
        hand_on_text(reader, reader->line.bytes, reader->line.length);
        reader->line.length = 0;
}

bool report_reader_finish(struct report_reader *reader, struct error *error)
{
        report_reader_flush(reader);
        if (reader->damage.status != 0)
                return error_set(error, reader->damage.status, "%s", reader->damage.text);
        if (reader->unfinished && !reader->report->ended)
                return error_set(error, STATUS_GUEST, "line %zu: ends without a newline",
                                 reader->line_number);
        if (!report_complete(reader->report, error)) {
                if (error->status == STATUS_UNUSABLE)
                        error->status = STATUS_GUEST;
                return false;
        }
        return true;
}
