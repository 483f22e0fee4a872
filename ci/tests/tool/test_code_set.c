/* SPDX-License-Identifier: MIT */
/* Codes of a set in any order become the records; what does not fit is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <zlib.h>

#include "ci/report/code_set.h"

#define RECORDS "{\"record\":\"boot\"}\n"
#define COUNT   3

static char codes[QR_CODES_MAX][QR_CODE_BYTES_MAX + 1];
static size_t sizes[QR_CODES_MAX];
static struct code_set set;
static struct text records;
static struct error error;

static void put_number(char *to, uint32_t value)
{
        for (int i = 0; i < 4; i++)
                to[i] = (char)(value >> 8 * i);
}

/* The stream in count codes of about one size. */
static void cut(const char *stream, size_t length, size_t count)
{
        const size_t piece = (length + count - 1) / count;

        for (size_t i = 0; i < count; i++) {
                const size_t at = i * piece;

                sizes[i] = QR_CODE_HEAD_BYTES + (length - at < piece ? length - at : piece);
                memcpy(codes[i], QR_CODE_MAGIC, QR_CODE_MAGIC_BYTES);
                put_number(codes[i] + QR_CODE_ID_AT,
                           (uint32_t)crc32(0, (const Bytef *)stream, (uInt)length));
                put_number(codes[i] + QR_CODE_LENGTH_AT, (uint32_t)length);
                codes[i][QR_CODE_NUMBER_AT] = (char)(i + 1);
                codes[i][QR_CODE_COUNT_AT] = (char)count;
                memcpy(codes[i] + QR_CODE_HEAD_BYTES, stream + at, sizes[i] - QR_CODE_HEAD_BYTES);
        }
}

/* Packs the text and cuts that. */
static void make(const char *text, size_t length, size_t count)
{
        uLongf packed = compressBound(length);
        char *stream = malloc(packed);

        assert_non_null(stream);
        assert_int_equal(compress((Bytef *)stream, &packed, (const Bytef *)text, length), Z_OK);
        cut(stream, packed, count);
        free(stream);
}

static int start(void **state)
{
        (void)state;
        make(RECORDS, sizeof(RECORDS) - 1, COUNT);
        return 0;
}

static int end(void **state)
{
        (void)state;
        code_set_free(&set);
        text_free(&records);
        error_clear(&error);
        return 0;
}

static bool take_named(size_t i, const char *name)
{
        return code_set_take(&set, codes[i], sizes[i], name, &error);
}

static bool take(size_t i)
{
        return take_named(i, "photo");
}

static void must_refuse(bool taken, const char *reason)
{
        assert_false(taken);
        assert_int_equal(error.status, STATUS_UNUSABLE);
        assert_string_equal(error.text, reason);
        error_clear(&error);
}

static void must_not_unpack(const char *reason)
{
        must_refuse(code_set_unpack(&set, &records, &error), reason);
}

static void any_order_and_repetition_give_the_records(void **state)
{
        static const size_t orders[][4] = {{0, 1, 2, 0}, {2, 1, 0, 2}, {1, 1, 2, 0}};

        for (size_t i = 0; i < sizeof(orders) / sizeof(orders[0]); i++) {
                for (size_t j = 0; j < 4; j++)
                        assert_true(take(orders[i][j]));
                assert_true(code_set_unpack(&set, &records, &error));
                assert_string_equal(records.bytes, RECORDS);
                end(state);
        }
}

static void missing_codes_are_named(void **state)
{
        static char noise[5000];

        (void)state;
        must_not_unpack("there is no trapclock QR code");
        assert_true(take(2));
        must_not_unpack("2 of 3 codes are missing: numbers 1-2: photograph them, too");
        assert_true(take(0));
        must_not_unpack("1 of 3 codes are missing: number 2: photograph it, too");
        code_set_free(&set);
        for (size_t i = 0; i < sizeof(noise); i++)
                noise[i] = (char)rand();
        make(noise, sizeof(noise), 10);
        for (size_t i = 1; i < 10; i += 3)
                assert_true(take(i));
        must_not_unpack(
            "7 of 10 codes are missing: numbers 1, 3-4, 6-7, 9-10: photograph them, too");
}

static void two_sets_are_told(void **state)
{
        (void)state;
        assert_true(take_named(0, "a.png"));
        make(RECORDS RECORDS, 2 * (sizeof(RECORDS) - 1), COUNT);
        assert_false(take_named(1, "b.png"));
        assert_non_null(strstr(error.text, "b.png shows another result (set "));
        assert_non_null(strstr(error.text, "than a.png (set "));
}

static void damaged_heads_are_refused(void **state)
{
        (void)state;
        codes[0][0] ^= 1;
        must_refuse(take(0), "photo: the QR code is not trapclock's");
        codes[0][0] ^= 1;
        sizes[0] = QR_CODE_HEAD_BYTES;
        must_refuse(take(0), "photo: the code is damaged: expected 21 to 997 bytes, got 20");
        sizes[0] = QR_CODE_BYTES_MAX + 1;
        must_refuse(take(0), "photo: the code is damaged: expected 21 to 997 bytes, got 998");
        sizes[0] = 10;
        must_refuse(take(0), "photo: the code is damaged: expected 21 to 997 bytes, got 10");
        codes[1][QR_CODE_NUMBER_AT] = 0;
        must_refuse(take(1), "photo: the code is damaged: it says number 0 of 3");
        codes[1][QR_CODE_NUMBER_AT] = 4;
        must_refuse(take(1), "photo: the code is damaged: it says number 4 of 3");
        codes[1][QR_CODE_COUNT_AT] = QR_CODES_MAX + 1;
        must_refuse(take(1), "photo: the code is damaged: it says number 4 of 100");
        put_number(codes[2] + QR_CODE_LENGTH_AT, 1);
        must_refuse(take(2), "photo: the code is damaged: 8 of 1 packed bytes");
        put_number(codes[2] + QR_CODE_LENGTH_AT, QR_CODE_STREAM_MAX + 1);
        must_refuse(take(2), "photo: the code is damaged: 8 of 96724 packed bytes");
        assert_int_equal(set.count, 0);
}

static void codes_that_do_not_fit_the_others_are_refused(void **state)
{
        (void)state;
        assert_true(take(0));
        codes[1][QR_CODE_COUNT_AT] = 4;
        must_refuse(take(1), "photo: the code is damaged: it does not fit that of photo");
        codes[1][QR_CODE_COUNT_AT] = 3;
        codes[1][QR_CODE_LENGTH_AT]++;
        must_refuse(take(1), "photo: the code is damaged: it does not fit that of photo");
        codes[0][QR_CODE_HEAD_BYTES] ^= 1;
        must_refuse(take(0), "photo: the code is damaged: photo shows number 1, too, and another");
}

static void take_all(size_t count)
{
        code_set_free(&set);
        for (size_t i = 0; i < count; i++)
                assert_true(take(i));
}

static void a_wrong_checksum_or_length_is_refused(void **state)
{
        (void)state;
        codes[1][QR_CODE_HEAD_BYTES + 1] ^= 1;
        take_all(COUNT);
        assert_false(code_set_unpack(&set, &records, &error));
        assert_non_null(strstr(error.text, "the codes are damaged: CRC: expected "));
        error_clear(&error);
        sizes[1]--;
        take_all(COUNT);
        assert_false(code_set_unpack(&set, &records, &error));
        assert_non_null(strstr(error.text, "the codes are damaged: expected "));
        assert_non_null(strstr(error.text, " packed bytes, got "));
}

static void streams_that_hold_no_records_are_refused(void **state)
{
        static char zeros[QR_CODE_RECORDS_MAX + 1];
        char stream[200];
        uLongf length = sizeof(stream) - 1;

        (void)state;
        cut("no zlib stream", 14, 2);
        take_all(2);
        must_not_unpack("the codes are damaged: they are no zlib stream");
        /* A byte behind the end, and one too few. */
        assert_int_equal(
            compress((Bytef *)stream, &length, (const Bytef *)RECORDS, sizeof(RECORDS) - 1), Z_OK);
        cut(stream, length + 1, 2);
        take_all(2);
        must_not_unpack("the codes are damaged: they are no zlib stream");
        cut(stream, length - 1, 2);
        take_all(2);
        must_not_unpack("the codes are damaged: they are no zlib stream");
        make("no records", 10, 2);
        take_all(2);
        must_not_unpack("the codes are damaged: there are no records in them");
        make("", 0, 2);
        take_all(2);
        must_not_unpack("the codes are damaged: there are no records in them");
        memcpy(zeros, RECORDS, sizeof(RECORDS));
        make(zeros, sizeof(zeros), 2);
        take_all(2);
        must_not_unpack("the codes are damaged: unpacked, they exceed 512 KiB");
        make(zeros, sizeof(zeros) - 1, 2);
        take_all(2);
        assert_true(code_set_unpack(&set, &records, &error));
        assert_int_equal(records.length, QR_CODE_RECORDS_MAX);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
            cmocka_unit_test_setup_teardown(any_order_and_repetition_give_the_records, start, end),
            cmocka_unit_test_setup_teardown(missing_codes_are_named, start, end),
            cmocka_unit_test_setup_teardown(two_sets_are_told, start, end),
            cmocka_unit_test_setup_teardown(damaged_heads_are_refused, start, end),
            cmocka_unit_test_setup_teardown(codes_that_do_not_fit_the_others_are_refused, start,
                                            end),
            cmocka_unit_test_setup_teardown(a_wrong_checksum_or_length_is_refused, start, end),
            cmocka_unit_test_setup_teardown(streams_that_hold_no_records_are_refused, start, end),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
