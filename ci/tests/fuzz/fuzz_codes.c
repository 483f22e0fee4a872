/* SPDX-License-Identifier: MIT */
/*
 * libFuzzer target: turns QR codes into records. An input that starts with 'C' is a list of
 * codes, each after two bytes of length. Any other input is a stream, which is cut into codes
 * here, so that its checksum is right. Every refusal has a reason. Accepted records are read
 * as a capture, and do not depend on the codes' order.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "ci/report/capture.h"
#include "ci/report/code_set.h"

#define PIECE 50

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds)
{
        if (!holds)
                abort();
}

static void must_have_reason(struct error *error)
{
        must(error->status == STATUS_UNUSABLE && error->text[0]);
        error_clear(error);
}

static void take(struct code_set *set, const char *code, size_t size)
{
        struct error error = {.status = 0};
        bool is_ours = code_is_ours(code, size);
        bool taken = code_set_take(set, code, size, "a photo", &error);

        must(is_ours || !taken);
        if (!taken)
                must_have_reason(&error);
}

static void take_codes(struct code_set *set, const char *bytes, size_t size)
{
        while (size >= 2) {
                size_t length = (unsigned char)bytes[0] | (size_t)(unsigned char)bytes[1] << 8;

                bytes += 2;
                size -= 2;
                length = length < size ? length : size;
                take(set, bytes, length);
                bytes += length;
                size -= length;
        }
}

static void put_number(char *to, uint32_t value)
{
        for (int i = 0; i < 4; i++)
                to[i] = (char)(value >> 8 * i);
}

static void take_piece(struct code_set *set, const char *stream, size_t size, size_t i)
{
        char code[QR_CODE_BYTES_MAX] = QR_CODE_MAGIC;
        size_t length = size - i * PIECE < PIECE ? size - i * PIECE : PIECE;

        put_number(code + QR_CODE_ID_AT, (uint32_t)crc32(0, (const Bytef *)stream, (uInt)size));
        put_number(code + QR_CODE_LENGTH_AT, (uint32_t)size);
        code[QR_CODE_NUMBER_AT] = (char)(i + 1);
        code[QR_CODE_COUNT_AT] = (char)((size + PIECE - 1) / PIECE);
        memcpy(code + QR_CODE_HEAD_BYTES, stream + i * PIECE, length);
        take(set, code, QR_CODE_HEAD_BYTES + length);
}

static void unpack(const struct code_set *set, struct text *records)
{
        struct error error = {.status = 0};

        if (!code_set_unpack(set, records, &error))
                must_have_reason(&error);
        else
                must(records->length >= sizeof(REPORT_LINE_START) - 1 &&
                     records->length <= QR_CODE_RECORDS_MAX);
}

static bool add_report(void *context, const struct report *report, size_t line, struct error *error)
{
        (void)context;
        (void)report;
        (void)line;
        (void)error;
        return true;
}

static void read_records(struct text *records)
{
        struct capture capture = {.partial = true, .on_report = add_report};
        struct error error = {.status = 0};

        if (records->bytes && !capture_read(&capture, records->bytes, records->length, &error))
                must(error.status != 0 && error.text[0]);
        error_clear(&error);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
        const char *bytes = (const char *)data;
        struct code_set set = {0}, backwards = {0};
        struct text records = {0}, again = {0};

        if (size > 0 && bytes[0] == 'C') {
                take_codes(&set, bytes + 1, size - 1);
                unpack(&set, &records);
        } else if (size <= (size_t)PIECE * QR_CODES_MAX) {
                const size_t count = (size + PIECE - 1) / PIECE;

                for (size_t i = 0; i < count; i++)
                        take_piece(&set, bytes, size, i);
                for (size_t i = count; i-- > 0;)
                        take_piece(&backwards, bytes, size, i);
                unpack(&set, &records);
                unpack(&backwards, &again);
                must(records.length == again.length &&
                     (!records.bytes || memcmp(records.bytes, again.bytes, records.length) == 0));
        }
        read_records(&records);
        text_free(&records);
        text_free(&again);
        code_set_free(&set);
        code_set_free(&backwards);
        return 0;
}
