/* SPDX-License-Identifier: MIT */
/* The guest's own order statistics, text formatting and checksum. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <zlib.h>

#include "boot/crc32.h"
#include "boot/format.h"
#include "bench/measure/samples.h"

#define COUNT 1000

static int compare(const void *a, const void *b)
{
        uint64_t x = *(const uint64_t *)a;
        uint64_t y = *(const uint64_t *)b;

        return x < y ? -1 : x > y;
}

static void sorting_agrees_with_the_c_library(void **state)
{
        uint64_t mine[COUNT], theirs[COUNT];

        (void)state;
        srand(1);
        for (size_t count = 0; count <= COUNT; count += count < 20 ? 1 : 97) {
                for (size_t i = 0; i < count; i++)
                        mine[i] = theirs[i] = (uint64_t)rand() % 50;
                samples_sort(mine, count);
                qsort(theirs, count, sizeof(theirs[0]), compare);
                assert_memory_equal(mine, theirs, count * sizeof(mine[0]));
        }
}

static void the_trimmed_mean_leaves_out_a_tenth_at_each_end(void **state)
{
        uint64_t ten[] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 1000000};
        uint64_t nineteen[19];

        (void)state;
        struct trimmed_mean mean = samples_trimmed_mean(ten, 10);
        assert_int_equal(mean.sum, 36);
        assert_int_equal(mean.count, 8);
        /* A tenth of nineteen is one value, not two. */
        for (uint64_t i = 0; i < 19; i++)
                nineteen[i] = i;
        mean = samples_trimmed_mean(nineteen, 19);
        assert_int_equal(mean.sum, 171 - 0 - 18);
        assert_int_equal(mean.count, 17);
        mean = samples_trimmed_mean((uint64_t[]){42}, 1);
        assert_int_equal(mean.sum, 42);
        assert_int_equal(mean.count, 1);
}

/* Differences of a clock with this step, as two readings rounded down give them. */
static uint64_t step_seen(double step, size_t outliers)
{
        static uint64_t samples[10 * COUNT];

        srand(2);
        for (size_t i = 0; i < 10 * COUNT; i++) {
                /* The clock's ticks at the start and at the end of 40 to 240 cycles. */
                double start = rand() % 1000000, end = start + 40 + rand() % 200;
                uint64_t first = (uint64_t)(floor(start / step) * step);

                samples[i] = (uint64_t)(floor(end / step) * step) - first;
                if (i < outliers)
                        samples[i] = 5000 + (uint64_t)rand() % 100000;
        }
        samples_sort(samples, 10 * COUNT);
        return samples_step(samples, 10 * COUNT);
}

static void the_level_is_the_trimmed_mean_in_hundredths(void **state)
{
        uint64_t samples[20];

        (void)state;
        for (uint64_t i = 0; i < 20; i++)
                samples[i] = i < 10 ? 49 : 73;
        assert_int_equal(samples_level(samples, 20), 6100);
        assert_int_equal(samples_level((uint64_t[]){1, 1, 2}, 3), 133);
        assert_int_equal(samples_level((uint64_t[]){1, 2, 2}, 3), 167);
        /* 24 ticks from end to end, a deviation of 12, over the root of 20, which is 4. */
        assert_int_equal(samples_level_error(samples, 20), 300);
        assert_int_equal(samples_level_error((uint64_t[]){7, 7, 7}, 3), 0);
}

/* A hundred samples from 700 to 748, the last ones as given. */
static size_t struck(const uint64_t *last, size_t count)
{
        uint64_t samples[100];

        for (size_t i = 0; i < 100; i++)
                samples[i] = 700 + 24 * (i / 34);
        for (size_t i = 0; i < count; i++)
                samples[99 - i] = last[i];
        samples_sort(samples, 100);
        return samples_struck(samples, 100);
}

static void a_sample_is_struck_far_beyond_the_spread_of_its_row(void **state)
{
        (void)state;
        assert_int_equal(struck(NULL, 0), 0);
        assert_int_equal(struck((uint64_t[]){748 + STRUCK_TICKS + STRUCK_SPREADS * 48}, 1), 0);
        assert_int_equal(struck((uint64_t[]){749 + STRUCK_TICKS + STRUCK_SPREADS * 48}, 1), 1);
        assert_int_equal(struck((uint64_t[]){5000, 6000, 7000}, 3), 3);
        /* What no mean leaves out is the row's own. */
        assert_int_equal(samples_struck((uint64_t[]){5, 5, 5, 5, 5, 5, 5, 5, 90000}, 9), 0);
}

static void the_step_is_the_spacing_of_the_values_not_their_common_divisor(void **state)
{
        static const double steps[] = {1, 2, 24.45, 26, 36, 64};

        (void)state;
        for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
                double seen = (double)step_seen(steps[i], 300) / 100;
                if (fabs(seen - steps[i]) > steps[i] * 0.02)
                        fail_msg("a step of %g is seen as %g", steps[i], seen);
        }
        assert_int_equal(samples_step((uint64_t[]){7, 7, 7, 7}, 4), 0);
        assert_int_equal(samples_step((uint64_t[]){7}, 1), 0);
}

static void percentiles_are_nearest_rank(void **state)
{
        static const uint64_t one[] = {7};
        static const uint64_t four[] = {1, 2, 3, 4};
        uint64_t hundred[100];

        (void)state;
        for (uint64_t i = 0; i < 100; i++)
                hundred[i] = i + 1;
        assert_int_equal(samples_percentile(one, 1, 50), 7);
        assert_int_equal(samples_percentile(one, 1, 99), 7);
        assert_int_equal(samples_percentile(four, 4, 50), 2);
        assert_int_equal(samples_percentile(four, 4, 99), 4);
        assert_int_equal(samples_percentile(hundred, 100, 50), 50);
        assert_int_equal(samples_percentile(hundred, 100, 99), 99);
        assert_int_equal(samples_percentile(hundred, 35, 99), 35); /* 34.65 */
        assert_int_equal(samples_percentile(hundred, 35, 1), 1);   /* 0.35 */
        assert_int_equal(samples_percentile(hundred, 41, 99), 41); /* 40.59 */
        assert_int_equal(samples_percentile(hundred, 41, 3), 2);   /* 1.23 */
}

static void runs_cover_all_samples_once(void **state)
{
        static const uint64_t sorted[] = {3, 3, 5, 9, 9, 9};

        (void)state;
        assert_int_equal(samples_run(sorted, 6, 0), 2);
        assert_int_equal(samples_run(sorted, 6, 2), 1);
        assert_int_equal(samples_run(sorted, 6, 3), 3);
}

#define SAME_TEXT(...)                                                                   \
        do {                                                                             \
                char mine[64], theirs[64];                                               \
                size_t length = format_text(mine, sizeof(mine), __VA_ARGS__);            \
                assert_int_equal(length, snprintf(theirs, sizeof(theirs), __VA_ARGS__)); \
                assert_string_equal(mine, theirs);                                       \
        } while (0)

static void formatting_agrees_with_the_c_library(void **state)
{
        (void)state;
        SAME_TEXT("%d|%d|%d", 0, -1, 2147483647);
        SAME_TEXT("%ld|%lu", INT64_MIN, UINT64_MAX);
        SAME_TEXT("%lx|%016lx|%08x", UINT64_MAX, (uint64_t)0xabc, 0xdeadU);
        SAME_TEXT("[%8s][%-8s][%s]", "ab", "ab", "");
        SAME_TEXT("%05d|%5d|%-5d|", -42, -42, -42);
        SAME_TEXT("%c%%%c", 'x', 'y');
        SAME_TEXT("%*s", 6, "abc");
}

static void formatting_never_writes_beyond_the_buffer(void **state)
{
        char buffer[4] = "zzz";

        (void)state;
        assert_int_equal(format_text(buffer, 3, "%s", "longer"), 6);
        assert_string_equal(buffer, "lo");
        assert_int_equal(buffer[3], '\0');
        assert_int_equal(format_text(NULL, 0, "%d", 123), 3);
}

static void the_checksum_is_zlibs(void **state)
{
        static const char text[] = "123456789";
        uint32_t running = CRC32_START;

        (void)state;
        for (size_t i = 0; i < strlen(text); i++)
                running = crc32_update(running, (uint8_t)text[i]);
        assert_int_equal(crc32_finish(running), crc32(0, (const Bytef *)text, 9));
}

int main(void)
{
        const struct CMUnitTest tests[] = {
            cmocka_unit_test(sorting_agrees_with_the_c_library),
            cmocka_unit_test(percentiles_are_nearest_rank),
            cmocka_unit_test(the_trimmed_mean_leaves_out_a_tenth_at_each_end),
            cmocka_unit_test(the_level_is_the_trimmed_mean_in_hundredths),
            cmocka_unit_test(a_sample_is_struck_far_beyond_the_spread_of_its_row),
            cmocka_unit_test(the_step_is_the_spacing_of_the_values_not_their_common_divisor),
            cmocka_unit_test(runs_cover_all_samples_once),
            cmocka_unit_test(formatting_agrees_with_the_c_library),
            cmocka_unit_test(formatting_never_writes_beyond_the_buffer),
            cmocka_unit_test(the_checksum_is_zlibs),
        };

        return cmocka_run_group_tests_name("guest_library", tests, NULL, NULL);
}
