/* SPDX-License-Identifier: MIT */
/*
 * libFuzzer target: turns serial bytes into records. What the reader accepts, written
 * again as lines with CRC, is accepted again and gives equal records. Pieces of another
 * size give the same records.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "bench/protocol/protocol.h"
#include "ci/report/report_reader.h"
#include "ci/tests/support/golden_report.h"

#define PIECE_BYTES 7

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static json_t *read_pieces(const char *bytes, size_t length, size_t piece)
{
        struct report_reader reader;
        struct report report;
        struct error error = {.status = 0};
        json_t *records = NULL;
        bool good = true;

        if (!report_open(&report, &error))
                abort();
        report_reader_open(&reader, &report);
        for (size_t at = 0; good && at < length; at += piece)
                good = report_reader_feed(&reader, bytes + at,
                                          piece < length - at ? piece : length - at, &error);
        if (good && report_reader_finish(&reader, &error))
                records = json_incref(report.records);
        else if (error.status == 0 || !error.text[0])
                abort();
        report_reader_close(&reader);
        report_close(&report);
        error_clear(&error);
        return records;
}

static void say_again(const json_t *records, struct golden *golden)
{
        size_t i;
        json_t *record;

        json_array_foreach(records, i, record)
        {
                char *text = json_dumps(record, JSON_COMPACT);
                if (!text)
                        abort();
                text[strlen(text) - 1] = '\0'; /* the brace comes after the CRC */
                golden_record(golden, text);
                free(text);
        }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
        struct golden golden = {0};
        json_t *records = read_pieces((const char *)data, size, size ? size : 1);
        json_t *pieces = read_pieces((const char *)data, size, PIECE_BYTES);

        if (!records != !pieces || (records && !json_equal(records, pieces)))
                abort();
        if (records) {
                say_again(records, &golden);
                json_t *again = read_pieces(golden.bytes, golden.length, golden.length);
                if (!again || !json_equal(records, again))
                        abort();
                json_decref(again);
        }
        golden_free(&golden);
        json_decref(records);
        json_decref(pieces);
        return 0;
}
