/* SPDX-License-Identifier: MIT */
/* The guest's QR codes equal those of another encoder, module by module. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <qrcodegen/qrcodegen.h>

#include "boot/code_format.h"
#include "boot/console/qr.h"

#define SEEDS 3

static uint8_t bytes[QR_CODEWORDS_MAX], made[qrcodegen_BUFFER_LEN_FOR_VERSION(QR_VERSION_MAX)],
    room[qrcodegen_BUFFER_LEN_FOR_VERSION(QR_VERSION_MAX)];
static struct qr qr;

/* Noise, or with a seed of 0 what no mask makes even. */
static void fill(unsigned int seed)
{
        uint32_t state = seed;

        for (size_t i = 0; i < sizeof(bytes); i++) {
                state = state * 1664525 + 1013904223;
                bytes[i] = seed ? (uint8_t)(state >> 24) : 0;
        }
}

static void compare(unsigned int version, size_t length)
{
        memcpy(room, bytes, length);
        assert_true(qrcodegen_encodeBinary(room, length, made, qrcodegen_Ecc_MEDIUM, (int)version,
                                           (int)version, qrcodegen_Mask_AUTO, false));
        qr_encode(&qr, version, bytes, length);
        assert_int_equal(qr.size, qrcodegen_getSize(made));
        for (unsigned int y = 0; y < qr.size; y++)
                for (unsigned int x = 0; x < qr.size; x++)
                        if (qr_is_dark(&qr, y, x) != qrcodegen_getModule(made, (int)x, (int)y))
                                fail_msg("version %u, %zu bytes: row %u, column %u", version,
                                         length, y, x);
}

static void codes_equal_another_encoders(void **state)
{
        (void)state;
        for (unsigned int seed = 0; seed < SEEDS; seed++) {
                fill(seed);
                for (unsigned int version = 1; version <= QR_VERSION_MAX; version++) {
                        const size_t most = qr_capacity(version);
                        const size_t lengths[] = {0, 1, most / 3, most - 1, most};

                        for (size_t i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++)
                                compare(version, lengths[i]);
                }
        }
}

static void a_version_carries_what_another_encoder_puts_in_it(void **state)
{
        (void)state;
        assert_int_equal(qr_capacity(QR_VERSION_MAX), QR_CODE_BYTES_MAX);
        fill(1);
        for (unsigned int version = 1; version <= QR_VERSION_MAX; version++) {
                memcpy(room, bytes, qr_capacity(version) + 1);
                assert_false(qrcodegen_encodeBinary(room, qr_capacity(version) + 1, made,
                                                    qrcodegen_Ecc_MEDIUM, (int)version,
                                                    (int)version, qrcodegen_Mask_0, false));
        }
}

int main(void)
{
        const struct CMUnitTest tests[] = {
            cmocka_unit_test(codes_equal_another_encoders),
            cmocka_unit_test(a_version_carries_what_another_encoder_puts_in_it),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
