/* SPDX-License-Identifier: MIT */
/*
 * Turns records into QR codes, all of one version. A small version has large modules, which
 * can be photographed from an angle, but carries little. So takes the smallest version that
 * needs at most 12 codes.
 */
#include "boot/console/code_set.h"
#include "boot/code_format.h"
#include "boot/crc32.h"
#include "boot/string.h"
#include "boot/console/deflate.h"

/* libzbar reads version 20 even if the photo shortens one side by 14 %, and 25 by 10 %. */
#define VERSION_LEAST    20
#define COUNT_BEST       12
#define VERSION_SMALLEST 5 /* smaller ones carry little more than the head */

_Static_assert(QR_CODES_MAX == 99, "code_set_make says so");

static uint8_t records[QR_CODE_RECORDS_MAX];
static size_t kept;
static bool within_line, within_record, overflowed;

static struct {
        uint8_t stream[QR_CODE_STREAM_MAX];
        size_t length, piece; /* of the stream, and of each piece but the last */
        uint32_t id;
        unsigned int count, version;
} set;

void code_set_keep(char byte)
{
        if (!within_line)
                within_record = byte == '{';
        within_line = byte != '\n';
        if (!within_record)
                return;
        if (kept < sizeof(records))
                records[kept++] = (uint8_t)byte;
        else
                overflowed = true;
}

bool code_set_has_records(void)
{
        return kept > 0;
}

static size_t ceiling(size_t a, size_t b)
{
        return (a + b - 1) / b;
}

static size_t piece_of(unsigned int version)
{
        return qr_capacity(version) - QR_CODE_HEAD_BYTES;
}

static void cut(void)
{
        set.version = VERSION_LEAST;
        while (set.version < QR_VERSION_MAX &&
               ceiling(set.length, piece_of(set.version)) > COUNT_BEST)
                set.version++;
        set.count = (unsigned int)ceiling(set.length, piece_of(set.version));
        /* Takes the smallest version that needs no more codes. */
        while (set.version > VERSION_SMALLEST &&
               piece_of(set.version - 1) * set.count >= set.length)
                set.version--;
        set.piece = piece_of(set.version);
}

const char *code_set_make(void)
{
        uint32_t running = CRC32_START;

        set.count = 0;
        if (!code_set_has_records())
                return "there are no records to show as QR codes: report=human";
        if (overflowed)
                return "the records are too long for QR codes: take fewer rows or samples";
        set.length = deflate_zlib(records, kept, set.stream, sizeof(set.stream));
        if (!set.length)
                return "the records would take more than 99 QR codes: take fewer rows or samples";
        for (size_t i = 0; i < set.length; i++)
                running = crc32_update(running, set.stream[i]);
        set.id = crc32_finish(running);
        cut();
        return NULL;
}

unsigned int code_set_count(void)
{
        return set.count;
}

static void put_number(uint8_t *to, uint32_t value)
{
        for (unsigned int i = 0; i < sizeof(value); i++)
                to[i] = (uint8_t)(value >> 8 * i);
}

void code_set_encode(struct qr *qr, unsigned int number)
{
        uint8_t bytes[QR_CODE_BYTES_MAX];
        const size_t at = (number - 1) * set.piece;
        const size_t length = set.length - at < set.piece ? set.length - at : set.piece;

        memcpy(bytes, QR_CODE_MAGIC, QR_CODE_MAGIC_BYTES);
        put_number(bytes + QR_CODE_ID_AT, set.id);
        put_number(bytes + QR_CODE_LENGTH_AT, (uint32_t)set.length);
        bytes[QR_CODE_NUMBER_AT] = (uint8_t)number;
        bytes[QR_CODE_COUNT_AT] = (uint8_t)set.count;
        memcpy(bytes + QR_CODE_HEAD_BYTES, set.stream + at, length);
        qr_encode(qr, set.version, bytes, QR_CODE_HEAD_BYTES + length);
}
