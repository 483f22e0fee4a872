/* SPDX-License-Identifier: MIT */
/* zlib unpacks what the guest packs, unchanged. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <zlib.h>

#include "boot/console/deflate.h"
#include "ci/tests/support/golden_report.h"

#define BYTES_MAX 200000

static uint8_t bytes[BYTES_MAX], stream[BYTES_MAX * 2], back[BYTES_MAX];

static size_t round_trip(size_t length)
{
        uLongf got = sizeof(back);
        size_t packed = deflate_zlib(bytes, length, stream, sizeof(stream));

        assert_true(packed > 0);
        assert_int_equal(uncompress(back, &got, stream, packed), Z_OK);
        assert_int_equal(got, length);
        assert_memory_equal(back, bytes, length);
        return packed;
}

static void all_bytes_come_back(void **state)
{
        (void)state;
        round_trip(0);
        for (size_t i = 0; i < BYTES_MAX; i++)
                bytes[i] = (uint8_t)i;
        for (size_t length = 1; length < 600; length++)
                round_trip(length);
        round_trip(BYTES_MAX);
}

static void noise_of_any_evenness_comes_back(void **state)
{
        (void)state;
        srand(1);
        for (int values = 1; values <= 256; values *= 2) {
                for (size_t i = 0; i < BYTES_MAX; i++)
                        bytes[i] = (uint8_t)(rand() % values);
                round_trip(BYTES_MAX / 2);
        }
}

/* The same block again and again, its distance below, at and beyond the window's. */
static void matches_reach_as_far_as_the_window(void **state)
{
        static const size_t distances[] = {1, 2, 257, 258, 259, 32767, 32768, 32769, 65536};

        (void)state;
        srand(2);
        for (size_t i = 0; i < sizeof(distances) / sizeof(distances[0]); i++) {
                for (size_t j = 0; j < BYTES_MAX; j++)
                        bytes[j] = j < distances[i] ? (uint8_t)rand() : bytes[j - distances[i]];
                size_t packed = round_trip(BYTES_MAX);
                if (distances[i] <= 32768)
                        assert_true(packed < distances[i] * 9 / 8 + 4000);
                else
                        assert_true(packed > BYTES_MAX);
        }
}

static void records_pack_nearly_as_well_as_by_zlib(void **state)
{
        struct golden golden = {0};
        z_stream fixed = {0};
        const uLong room = sizeof(stream);

        (void)state;
        for (int i = 0; i < 20; i++)
                golden_record(&golden,
                              "{\"record\":\"skip\",\"id\":\"np.read\",\"delivery\":\"idt\","
                              "\"reason\":\"this CPU has no SMEP (CPUID.07H.0:EBX.SMEP[7] = 0)\"");
        memcpy(bytes, golden.bytes, golden.length);
        size_t packed = round_trip(golden.length);
        assert_int_equal(deflateInit2(&fixed, 9, Z_DEFLATED, 15, 9, Z_FIXED), Z_OK);
        fixed.next_in = bytes;
        fixed.avail_in = (uInt)golden.length;
        fixed.next_out = stream;
        fixed.avail_out = (uInt)room;
        assert_int_equal(deflate(&fixed, Z_FINISH), Z_STREAM_END);
        assert_true(packed <= fixed.total_out * 11 / 10);
        deflateEnd(&fixed);
        golden_free(&golden);
}

static void what_has_no_room_is_not_packed(void **state)
{
        (void)state;
        memset(bytes, 'a', 1000);
        size_t packed = round_trip(1000);
        for (size_t room = 0; room < packed; room++)
                assert_int_equal(deflate_zlib(bytes, 1000, stream, room), 0);
        assert_int_equal(deflate_zlib(bytes, 1000, stream, packed), packed);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
            cmocka_unit_test(all_bytes_come_back),
            cmocka_unit_test(noise_of_any_evenness_comes_back),
            cmocka_unit_test(matches_reach_as_far_as_the_window),
            cmocka_unit_test(records_pack_nearly_as_well_as_by_zlib),
            cmocka_unit_test(what_has_no_room_is_not_packed),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
