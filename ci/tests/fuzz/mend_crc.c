/* SPDX-License-Identifier: MIT */
/*
 * The mutator for targets that read records. It repairs the CRC of most inputs; otherwise
 * no code after that check would ever run.
 */
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <zlib.h>

#include "bench/protocol/protocol.h"

#define RECORD_START    "{\"record\":"
#define CRC_BYTES       (sizeof(REPORT_CRC_START) - 1)
#define ONE_IN_UNMENDED 8

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t room, unsigned int seed);
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t room);

/* Gives the first thing in a line that looks like a record the CRC it should have. */
static void mend(char *line, size_t length)
{
        char digits[REPORT_CRC_DIGITS + 1];
        char *end = line + length;
        char *record = memmem(line, length, RECORD_START, sizeof(RECORD_START) - 1);
        char *trailer =
            record ? memmem(record, (size_t)(end - record), REPORT_CRC_START, CRC_BYTES) : NULL;

        if (!trailer || (size_t)(end - trailer) < CRC_BYTES + REPORT_CRC_DIGITS)
                return;
        snprintf(digits, sizeof(digits), "%08lx",
                 crc32(0, (const Bytef *)record, (uInt)(trailer - record)));
        memcpy(trailer + CRC_BYTES, digits, REPORT_CRC_DIGITS);
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t room, unsigned int seed)
{
        size = LLVMFuzzerMutate(data, size, room);
        if (seed % ONE_IN_UNMENDED == 0)
                return size;
        for (size_t at = 0; at < size;) {
                const uint8_t *newline = memchr(data + at, '\n', size - at);
                size_t length = newline ? (size_t)(newline - data) - at : size - at;
                mend((char *)data + at, length);
                at += length + 1;
        }
        return size;
}
