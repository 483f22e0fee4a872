/* SPDX-License-Identifier: MIT */
/*
 * Turns bytes into a QR code: codewords, their error correction, and each bit's place.
 * Source: ISO/IEC 18004, "QR Code bar code symbology specification": "Encode
 * procedure", "Error correction coding", "Codeword placement in matrix", "Format
 * information", "Version information"; its tables of blocks. Masks: qr_matrix.c.
 */
#include "boot/console/qr.h"
#include "boot/string.h"

#define BYTE_MODE        4
#define MODE_BITS        4
#define LONG_COUNT_SINCE 10 /* since this version the byte count has 16 bits, not 8 */
#define PAD_FIRST        0xec
#define PAD_SECOND       0x11
#define GF_POLYNOMIAL    0x11d
#define CORRECTION_MAX   30

#define VERSION_BITS       18
#define VERSION_SINCE      7
#define VERSION_POLYNOMIAL 0x1f25
#define FORMAT_BITS        15
#define FORMAT_POLYNOMIAL  0x537
#define FORMAT_MASK        0x5412
#define LEVEL_M            0

#define TIMING 6 /* the row and the column of the timing patterns */

/* Level M, by version: correction codewords in a block, and number of blocks. */
static const struct {
        uint8_t correction, blocks;
} layouts[QR_VERSION_MAX + 1] = {
    {0, 0},   {10, 1},  {16, 1},  {26, 1},  {18, 2},  {24, 2},  {16, 4},  {18, 4},  {22, 4},
    {22, 5},  {26, 5},  {30, 5},  {22, 8},  {22, 9},  {24, 9},  {24, 10}, {28, 10}, {28, 11},
    {26, 13}, {26, 14}, {26, 16}, {26, 17}, {28, 17}, {28, 18}, {28, 20}, {28, 21},
};

static void set(struct qr *qr, unsigned int y, unsigned int x, bool dark)
{
        qr->modules[y][x] = QR_FUNCTION | (dark ? QR_DARK : 0);
}

static unsigned int distance(unsigned int a, unsigned int b)
{
        return a > b ? a - b : b - a;
}

/* Draw squares around a centre: light at this distance, else dark. */
static void draw_squares(struct qr *qr, unsigned int y, unsigned int x, unsigned int reach,
                         unsigned int light, unsigned int other_light)
{
        for (unsigned int i = y < reach ? 0 : y - reach; i <= y + reach && i < qr->size; i++)
                for (unsigned int j = x < reach ? 0 : x - reach; j <= x + reach && j < qr->size;
                     j++) {
                        unsigned int down = distance(i, y), right = distance(j, x);
                        unsigned int ring = down > right ? down : right;

                        set(qr, i, j, ring != light && ring != other_light);
                }
}

/* Centres are evenly spaced from the last one back; the first gap takes the remainder. */
static void draw_alignment(struct qr *qr, unsigned int version)
{
        const unsigned int count = version / 7 + 2, last = qr->size - 7;
        const unsigned int gaps = count - 1;
        const unsigned int step = ((last - TIMING + gaps - 1) / gaps + 1) / 2 * 2;

        for (unsigned int i = 0; version > 1 && i < count; i++)
                for (unsigned int j = 0; j < count; j++) {
                        bool at_finder = (i == 0 && (j == 0 || j == gaps)) || (j == 0 && i == gaps);

                        if (!at_finder)
                                draw_squares(qr, i ? last - (gaps - i) * step : TIMING,
                                             j ? last - (gaps - j) * step : TIMING, 2, 1, 1);
                }
}

/* Append to value the remainder of its division by the polynomial; `bits` bits in all. */
static uint32_t with_remainder(uint32_t value, unsigned int polynomial, unsigned int value_bits,
                               unsigned int bits)
{
        uint32_t rest = value << (bits - value_bits);

        for (unsigned int i = bits; i-- > bits - value_bits;)
                if (rest >> i & 1)
                        rest ^= polynomial << (i - (bits - value_bits));
        return value << (bits - value_bits) | rest;
}

static void draw_version(struct qr *qr, unsigned int version)
{
        uint32_t bits = with_remainder(version, VERSION_POLYNOMIAL, 6, VERSION_BITS);

        for (unsigned int i = 0; version >= VERSION_SINCE && i < VERSION_BITS; i++) {
                unsigned int far = qr->size - 11 + i % 3;

                set(qr, i / 3, far, bits >> i & 1);
                set(qr, far, i / 3, bits >> i & 1);
        }
}

/* Draws it twice: around the first finder, and along the two others, not on timing patterns. */
static void draw_format(struct qr *qr, unsigned int mask)
{
        uint32_t bits =
            with_remainder(LEVEL_M << 3 | mask, FORMAT_POLYNOMIAL, 5, FORMAT_BITS) ^ FORMAT_MASK;

        for (unsigned int i = 0; i < FORMAT_BITS; i++) {
                bool dark = bits >> i & 1;

                if (i < 8)
                        set(qr, i < TIMING ? i : i + 1, 8, dark);
                else
                        set(qr, 8, i == 8 ? 7 : 14 - i, dark);
                if (i < 8)
                        set(qr, 8, qr->size - 1 - i, dark);
                else
                        set(qr, qr->size - 15 + i, 8, dark);
        }
        set(qr, qr->size - 8, 8, true);
}

static void draw_patterns(struct qr *qr, unsigned int version)
{
        qr->size = QR_SIZE(version);
        memset(qr->modules, 0, sizeof(qr->modules));
        for (unsigned int i = 0; i < qr->size; i++) {
                set(qr, TIMING, i, i % 2 == 0);
                set(qr, i, TIMING, i % 2 == 0);
        }
        draw_squares(qr, 3, 3, 4, 2, 4);
        draw_squares(qr, 3, qr->size - 4, 4, 2, 4);
        draw_squares(qr, qr->size - 4, 3, 4, 2, 4);
        draw_alignment(qr, version);
        draw_version(qr, version);
        draw_format(qr, 0);
}

/* The space that the patterns leave, in whole bytes. */
static size_t codewords_of(unsigned int version)
{
        static struct qr empty;
        size_t bits = 0;

        draw_patterns(&empty, version);
        for (unsigned int y = 0; y < empty.size; y++)
                for (unsigned int x = 0; x < empty.size; x++)
                        bits += !(empty.modules[y][x] & QR_FUNCTION);
        return bits / 8;
}

static size_t data_codewords_of(unsigned int version)
{
        return codewords_of(version) -
               (size_t)layouts[version].correction * layouts[version].blocks;
}

static unsigned int count_bits(unsigned int version)
{
        return version < LONG_COUNT_SINCE ? 8 : 16;
}

size_t qr_capacity(unsigned int version)
{
        return (data_codewords_of(version) * 8 - MODE_BITS - count_bits(version)) / 8;
}

struct bits {
        uint8_t *bytes; /* zeros */
        size_t count;
};

static void put(struct bits *bits, uint32_t value, unsigned int count)
{
        while (count-- > 0) {
                bits->bytes[bits->count / 8] |=
                    (uint8_t)((value >> count & 1) << (7 - bits->count % 8));
                bits->count++;
        }
}

/* The zeros up to the next byte are the terminator: mode and count leave four bits of a byte. */
static void put_data(uint8_t *codewords, size_t room, unsigned int version, const uint8_t *bytes,
                     size_t length)
{
        struct bits bits = {.bytes = codewords};

        memset(codewords, 0, room);
        put(&bits, BYTE_MODE, MODE_BITS);
        put(&bits, (uint32_t)length, count_bits(version));
        for (size_t i = 0; i < length; i++)
                put(&bits, bytes[i], 8);
        for (size_t at = (bits.count + 7) / 8, pad = 0; at < room; at++, pad++)
                codewords[at] = pad % 2 ? PAD_SECOND : PAD_FIRST;
}

static uint8_t multiply(uint8_t a, uint8_t b)
{
        unsigned int product = 0;

        for (unsigned int i = 8; i-- > 0;) {
                product = product << 1 ^ (product >> 7) * GF_POLYNOMIAL;
                product ^= (b >> i & 1U) * a;
        }
        return (uint8_t)product;
}

/* Make the product of (x - 2^i) for i below degree, without its leading 1. */
static void make_generator(uint8_t *generator, size_t degree)
{
        uint8_t root = 1;

        memset(generator, 0, degree);
        generator[degree - 1] = 1;
        for (size_t i = 0; i < degree; i++, root = multiply(root, 2))
                for (size_t j = 0; j < degree; j++)
                        generator[j] =
                            multiply(generator[j], root) ^ (j + 1 < degree ? generator[j + 1] : 0);
}

static void make_correction(uint8_t *correction, size_t degree, const uint8_t *generator,
                            const uint8_t *data, size_t length)
{
        memset(correction, 0, degree);
        for (size_t i = 0; i < length; i++) {
                uint8_t factor = data[i] ^ correction[0];

                memmove(correction, correction + 1, degree - 1);
                correction[degree - 1] = 0;
                for (size_t j = 0; j < degree; j++)
                        correction[j] ^= multiply(generator[j], factor);
        }
}

/*
 * Data are in blocks of equal length; the last ones may have one byte more. The first bytes of
 * all blocks come first, then the second ones and so on; the correction bytes likewise.
 */
static void interleave(uint8_t *to, const uint8_t *data, unsigned int version)
{
        const size_t blocks = layouts[version].blocks, degree = layouts[version].correction;
        const size_t total = data_codewords_of(version);
        const size_t shortest = total / blocks, longer = total % blocks;
        uint8_t generator[CORRECTION_MAX], correction[CORRECTION_MAX];

        make_generator(generator, degree);
        for (size_t block = 0; block < blocks; block++) {
                const size_t first_longer = blocks - longer;
                const size_t length = shortest + (block >= first_longer);

                make_correction(correction, degree, generator, data, length);
                for (size_t i = 0; i < shortest; i++)
                        to[i * blocks + block] = data[i];
                if (length > shortest)
                        to[shortest * blocks + block - first_longer] = data[shortest];
                for (size_t i = 0; i < degree; i++)
                        to[total + i * blocks + block] = correction[i];
                data += length;
        }
}

/* Fills two columns at a time from the right, alternately up and down. Skips the timing column. */
static void place(struct qr *qr, const uint8_t *codewords, size_t count)
{
        size_t bit = 0;

        for (unsigned int pair = 0; pair < qr->size / 2; pair++) {
                unsigned int right = qr->size - 1 - 2 * pair;

                right -= right <= TIMING;
                for (unsigned int i = 0; i < 2 * qr->size; i++) {
                        unsigned int y = pair % 2 ? i / 2 : qr->size - 1 - i / 2, x = right - i % 2;

                        if ((qr->modules[y][x] & QR_FUNCTION) || bit == count * 8)
                                continue;
                        if (codewords[bit / 8] >> (7 - bit % 8) & 1)
                                qr->modules[y][x] |= QR_DARK;
                        bit++;
                }
        }
}

void qr_encode(struct qr *qr, unsigned int version, const uint8_t *bytes, size_t length)
{
        static uint8_t data[QR_CODEWORDS_MAX], codewords[QR_CODEWORDS_MAX];
        unsigned int best = 0, least = UINT32_MAX;

        put_data(data, data_codewords_of(version), version, bytes, length);
        interleave(codewords, data, version);
        draw_patterns(qr, version);
        place(qr, codewords, codewords_of(version));
        for (unsigned int mask = 0; mask < QR_MASKS; mask++) {
                qr_mask(qr, mask);
                draw_format(qr, mask);
                unsigned int penalty = qr_penalty(qr);

                if (penalty < least) {
                        least = penalty;
                        best = mask;
                }
                qr_mask(qr, mask); /* a second time undoes it */
        }
        qr_mask(qr, best);
        draw_format(qr, best);
}
