/* SPDX-License-Identifier: MIT */
/*
 * Writes one block with the fixed Huffman codes. Delays a match by a byte if that makes it
 * longer. Sources: RFC 1950, "ZLIB Compressed Data Format"; RFC 1951, "DEFLATE
 * Compressed Data Format", "Compressed blocks (length and distance codes)".
 */
#include "boot/console/deflate.h"
#include "boot/string.h"

#include <stdbool.h>

#define MATCH_MIN    3
#define MATCH_MAX    258
#define WINDOW       32768
#define HASH_BITS    13
#define CHAIN_MAX    64 /* number of earlier places to try */
#define NONE         UINT32_MAX
#define ADLER_BASE   65521
#define END_OF_BLOCK 256
#define FIRST_LENGTH 257

#define ZLIB_METHOD 0x78 /* deflate, a window of 32 KiB */
#define ZLIB_FLAGS  0x01 /* no dictionary; makes the two bytes a multiple of 31 */

/* The smallest value of each code; a code's values end before those of the next. */
static const uint16_t length_codes[] = {3,  4,  5,  6,   7,   8,   9,   10,  11, 13,
                                        15, 17, 19, 23,  27,  31,  35,  43,  51, 59,
                                        67, 83, 99, 115, 131, 163, 195, 227, 258};
static const uint16_t distance_codes[] = {
    1,   2,   3,   4,   5,   7,    9,    13,   17,   25,   33,   49,   65,    97,    129,
    193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577};
#define LENGTH_CODES   (sizeof(length_codes) / sizeof(length_codes[0]))
#define DISTANCE_CODES (sizeof(distance_codes) / sizeof(distance_codes[0]))

struct writer {
        uint8_t *bytes;
        size_t length, room;
        uint32_t bits; /* fewer than a byte */
        unsigned int bit_count;
        bool full;
};

static void put_byte(struct writer *writer, uint8_t byte)
{
        if (writer->length < writer->room)
                writer->bytes[writer->length++] = byte;
        else
                writer->full = true;
}

/* Numbers are written lowest bit first. */
static void put_number(struct writer *writer, uint32_t value, unsigned int count)
{
        writer->bits |= value << writer->bit_count;
        writer->bit_count += count;
        for (; writer->bit_count >= 8; writer->bit_count -= 8, writer->bits >>= 8)
                put_byte(writer, (uint8_t)writer->bits);
}

/* Huffman codes are written highest bit first. */
static void put_code(struct writer *writer, uint32_t code, unsigned int count)
{
        while (count-- > 0)
                put_number(writer, code >> count & 1, 1);
}

static void put_symbol(struct writer *writer, unsigned int symbol)
{
        static const struct {
                uint16_t beyond, code;
                uint8_t bits;
        } ranges[] = {{144, 0x30, 8}, {256, 0x190, 9}, {280, 0, 7}, {288, 0xc0, 8}};
        unsigned int first = 0, i = 0;

        for (; symbol >= ranges[i].beyond; i++)
                first = ranges[i].beyond;
        put_code(writer, ranges[i].code + symbol - first, ranges[i].bits);
}

/* Return the last code whose smallest value is at most this. */
static unsigned int code_of(const uint16_t *codes, size_t count, unsigned int value)
{
        unsigned int i = 0;

        while (i + 1 < count && codes[i + 1] <= value)
                i++;
        return i;
}

static void put_match(struct writer *writer, unsigned int length, unsigned int distance)
{
        unsigned int code = code_of(length_codes, LENGTH_CODES, length);

        put_symbol(writer, FIRST_LENGTH + code);
        if (code >= 8 && code + 1 < LENGTH_CODES)
                put_number(writer, length - length_codes[code], code / 4 - 1);
        code = code_of(distance_codes, DISTANCE_CODES, distance);
        put_code(writer, code, 5);
        if (code >= 4)
                put_number(writer, distance - distance_codes[code], code / 2 - 1);
}

/* Places of the same three bytes: the last one, and for each place the one before it. */
static uint32_t last_places[1U << HASH_BITS], places_before[WINDOW];

struct match {
        unsigned int length, distance;
};

static uint32_t hash(const uint8_t *bytes)
{
        uint32_t three = bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16;

        return three * 0x9e3779b1U >> (32 - HASH_BITS);
}

static unsigned int common_length(const uint8_t *a, const uint8_t *b, size_t most)
{
        unsigned int length = 0;

        while (length < most && a[length] == b[length])
                length++;
        return length;
}

/* Find the longest match, of equal ones the nearest; length 0: none. */
static struct match find(const uint8_t *bytes, size_t length, size_t at)
{
        const size_t most = length - at < MATCH_MAX ? length - at : MATCH_MAX;
        struct match best = {.length = 0};
        uint32_t place;

        if (most < MATCH_MIN)
                return best;
        place = last_places[hash(bytes + at)];
        for (unsigned int i = 0; i < CHAIN_MAX && place != NONE && at - place <= WINDOW; i++) {
                unsigned int common = common_length(bytes + place, bytes + at, most);

                if (common >= MATCH_MIN && common > best.length)
                        best = (struct match){common, (unsigned int)(at - place)};
                /* A later place has overwritten one that is older than the window. */
                if (places_before[place % WINDOW] >= place)
                        break;
                place = places_before[place % WINDOW];
        }
        return best;
}

static void remember(const uint8_t *bytes, size_t length, size_t at)
{
        if (length - at < MATCH_MIN)
                return;
        uint32_t *last = &last_places[hash(bytes + at)];

        places_before[at % WINDOW] = *last;
        *last = (uint32_t)at;
}

static void put_block(struct writer *writer, const uint8_t *bytes, size_t length)
{
        struct match match = {.length = 0}, next;

        memset(last_places, 0xff, sizeof(last_places));
        memset(places_before, 0xff, sizeof(places_before));
        put_number(writer, 1, 1); /* the last block ... */
        put_number(writer, 1, 2); /* ... with the fixed codes */
        for (size_t at = 0, step; at < length; at += step) {
                remember(bytes, length, at);
                next = at + 1 < length ? find(bytes, length, at + 1) : (struct match){.length = 0};
                if (match.length == 0 || next.length > match.length) {
                        put_symbol(writer, bytes[at]);
                        match = next;
                        step = 1;
                        continue;
                }
                put_match(writer, match.length, match.distance);
                step = match.length;
                for (size_t i = 1; i < step; i++)
                        remember(bytes, length, at + i);
                match = at + step < length ? find(bytes, length, at + step)
                                           : (struct match){.length = 0};
        }
        put_symbol(writer, END_OF_BLOCK);
        put_number(writer, 0, (8 - writer->bit_count) % 8);
}

static uint32_t adler32(const uint8_t *bytes, size_t length)
{
        uint32_t sum = 1, sum_of_sums = 0;

        for (size_t i = 0; i < length; i++) {
                sum = (sum + bytes[i]) % ADLER_BASE;
                sum_of_sums = (sum_of_sums + sum) % ADLER_BASE;
        }
        return sum_of_sums << 16 | sum;
}

size_t deflate_zlib(const uint8_t *bytes, size_t length, uint8_t *stream, size_t room)
{
        struct writer writer = {.bytes = stream, .room = room};
        const uint32_t sum = adler32(bytes, length);

        put_byte(&writer, ZLIB_METHOD);
        put_byte(&writer, ZLIB_FLAGS);
        put_block(&writer, bytes, length);
        for (unsigned int shift = 32; shift > 0; shift -= 8)
                put_byte(&writer, (uint8_t)(sum >> (shift - 8)));
        return writer.full ? 0 : writer.length;
}
