/* SPDX-License-Identifier: MIT */
/* A set of codes. Each code is checked against the first, the whole against its checksum. */
#include "ci/report/code_set.h"

#include <inttypes.h>
#include <stdint.h>
#include <string.h>
#include <zlib.h>

#define RECORDS_START REPORT_LINE_START

static unsigned int byte_at(const char *bytes, size_t at)
{
        return (unsigned char)bytes[at];
}

static uint32_t number_at(const char *bytes, size_t at)
{
        return byte_at(bytes, at) | byte_at(bytes, at + 1) << 8 | byte_at(bytes, at + 2) << 16 |
               (uint32_t)byte_at(bytes, at + 3) << 24;
}

bool code_is_ours(const char *bytes, size_t size)
{
        return size >= QR_CODE_MAGIC_BYTES &&
               memcmp(bytes, QR_CODE_MAGIC, QR_CODE_MAGIC_BYTES) == 0;
}

static bool check_head(const char *bytes, size_t size, const char *name, struct error *error)
{
        if (!code_is_ours(bytes, size))
                return error_set(error, STATUS_UNUSABLE, "%s: the QR code is not trapclock's",
                                 name);
        if (size <= QR_CODE_HEAD_BYTES || size > QR_CODE_BYTES_MAX)
                return error_set(error, STATUS_UNUSABLE,
                                 "%s: the code is damaged: expected %d to %d bytes, got %zu", name,
                                 QR_CODE_HEAD_BYTES + 1, QR_CODE_BYTES_MAX, size);

        const unsigned int number = byte_at(bytes, QR_CODE_NUMBER_AT);
        const unsigned int count = byte_at(bytes, QR_CODE_COUNT_AT);
        if (count > QR_CODES_MAX || number < 1 || number > count)
                return error_set(error, STATUS_UNUSABLE,
                                 "%s: the code is damaged: it says number %u of %u", name, number,
                                 count);

        const uint32_t length = number_at(bytes, QR_CODE_LENGTH_AT);
        if (length > QR_CODE_STREAM_MAX || size - QR_CODE_HEAD_BYTES > length)
                return error_set(error, STATUS_UNUSABLE,
                                 "%s: the code is damaged: %zu of %" PRIu32 " packed bytes", name,
                                 size - QR_CODE_HEAD_BYTES, length);
        return true;
}

/* Equal checksums mean the same result; then the rest of the head must agree, too. */
static bool check_belongs(const struct code_set *set, const char *bytes, const char *name,
                          struct error *error)
{
        const char *first = set->codes[set->first].bytes, *first_name = set->names[set->first];

        if (set->count == 0)
                return true;
        if (number_at(first, QR_CODE_ID_AT) != number_at(bytes, QR_CODE_ID_AT))
                return error_set(error, STATUS_UNUSABLE,
                                 "%s shows another result (set %08" PRIx32
                                 ") than %s (set %08" PRIx32 "): import each alone",
                                 name, number_at(bytes, QR_CODE_ID_AT), first_name,
                                 number_at(first, QR_CODE_ID_AT));
        if (number_at(first, QR_CODE_LENGTH_AT) != number_at(bytes, QR_CODE_LENGTH_AT) ||
            set->count != byte_at(bytes, QR_CODE_COUNT_AT))
                return error_set(error, STATUS_UNUSABLE,
                                 "%s: the code is damaged: it does not fit that of %s", name,
                                 first_name);
        return true;
}

bool code_set_take(struct code_set *set, const char *bytes, size_t size, const char *name,
                   struct error *error)
{
        if (!check_head(bytes, size, name, error) || !check_belongs(set, bytes, name, error))
                return false;

        const size_t number = byte_at(bytes, QR_CODE_NUMBER_AT) - 1;
        struct text *code = &set->codes[number];
        if (!code->bytes) {
                if (!text_add(code, bytes, size))
                        return error_no_memory(error);
                set->names[number] = name;
                if (set->count == 0)
                        set->first = number;
                set->count = byte_at(bytes, QR_CODE_COUNT_AT);
        } else if (code->length != size || memcmp(code->bytes, bytes, size) != 0) {
                return error_set(error, STATUS_UNUSABLE,
                                 "%s: the code is damaged: %s shows number %zu, too, and another",
                                 name, set->names[number], number + 1);
        }
        return true;
}

/* Writes them like "2, 4-6, 9"; returns how many are missing. */
static size_t list_missing(const struct code_set *set, char *list, size_t size)
{
        size_t missing = 0, last;

        list[0] = '\0';
        for (size_t i = 0; i < set->count; i = last + 1) {
                last = i;
                if (set->codes[i].bytes)
                        continue;
                while (last + 1 < set->count && !set->codes[last + 1].bytes)
                        last++;
                text_append(list, size, "%s%zu", missing ? ", " : "", i + 1);
                if (last > i)
                        text_append(list, size, "-%zu", last + 1);
                missing += last - i + 1;
        }
        return missing;
}

static bool join(const struct code_set *set, struct text *stream, struct error *error)
{
        const char *first = set->codes[set->first].bytes;
        uint32_t crc;

        for (size_t i = 0; i < set->count; i++)
                if (!text_add(stream, set->codes[i].bytes + QR_CODE_HEAD_BYTES,
                              set->codes[i].length - QR_CODE_HEAD_BYTES))
                        return error_no_memory(error);
        if (stream->length != number_at(first, QR_CODE_LENGTH_AT))
                return error_set(error, STATUS_UNUSABLE,
                                 "the codes are damaged: expected %" PRIu32
                                 " packed bytes, got %zu",
                                 number_at(first, QR_CODE_LENGTH_AT), stream->length);
        crc = (uint32_t)crc32(0, (const Bytef *)stream->bytes, (uInt)stream->length);
        return crc == number_at(first, QR_CODE_ID_AT) ||
               error_set(error, STATUS_UNUSABLE,
                         "the codes are damaged: CRC: expected %08" PRIx32 ", got %08" PRIx32,
                         number_at(first, QR_CODE_ID_AT), crc);
}

/* Inflates the whole stream, with no byte left over, and checks that records result. */
static bool inflate_records(const struct text *stream, struct text *records, struct error *error)
{
        static Bytef unpacked[QR_CODE_RECORDS_MAX];
        z_stream z = {.next_in = (Bytef *)stream->bytes,
                      .avail_in = (uInt)stream->length,
                      .next_out = unpacked,
                      .avail_out = sizeof(unpacked)};

        if (inflateInit(&z) != Z_OK)
                return error_no_memory(error);
        int state = inflate(&z, Z_FINISH);
        inflateEnd(&z);
        if (state != Z_STREAM_END && z.avail_out == 0)
                return error_set(error, STATUS_UNUSABLE,
                                 "the codes are damaged: unpacked, they exceed %d KiB",
                                 QR_CODE_RECORDS_MAX >> 10);
        if (state != Z_STREAM_END || z.avail_in > 0)
                return error_set(error, STATUS_UNUSABLE,
                                 "the codes are damaged: they are no zlib stream");
        if (z.total_out < sizeof(RECORDS_START) - 1 ||
            memcmp(unpacked, RECORDS_START, sizeof(RECORDS_START) - 1) != 0)
                return error_set(error, STATUS_UNUSABLE,
                                 "the codes are damaged: there are no records in them");
        return text_add(records, (const char *)unpacked, z.total_out) || error_no_memory(error);
}

bool code_set_unpack(const struct code_set *set, struct text *records, struct error *error)
{
        char list[4 * QR_CODES_MAX];
        struct text stream = {0};

        *records = (struct text){0};
        if (set->count == 0)
                return error_set(error, STATUS_UNUSABLE, "there is no trapclock QR code");

        const size_t missing = list_missing(set, list, sizeof(list));
        if (missing > 0)
                return error_set(error, STATUS_UNUSABLE,
                                 "%zu of %zu codes are missing: number%s %s: photograph %s, too",
                                 missing, set->count, missing == 1 ? "" : "s", list,
                                 missing == 1 ? "it" : "them");
        bool good = join(set, &stream, error) && inflate_records(&stream, records, error);
        text_free(&stream);
        return good;
}

void code_set_free(struct code_set *set)
{
        for (size_t i = 0; i < QR_CODES_MAX; i++)
                text_free(&set->codes[i]);
        *set = (struct code_set){0};
}
