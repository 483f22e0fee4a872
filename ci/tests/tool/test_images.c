/* SPDX-License-Identifier: MIT */
/* The ISO's slot for the command line: overwritten exactly, or refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "bench/protocol/protocol.h"
#include "ci/vm/guest_request.h"
#include "ci/vm/images.h"
#include "ci/tests/support/golden_report.h"

/* An image with bytes before and after a slot of so many spaces. */
static void make_image(struct golden *image, int spaces)
{
        golden_say(image, "before\n" ISO_COMMAND_LINE_START);
        for (int i = 0; i < spaces; i++)
                golden_say(image, " ");
        golden_say(image, ISO_COMMAND_LINE_END "\nafter");
}

#define NO_SLOT                                                                                  \
        "expected exactly one slot of 256 bytes for the guest's command line: no image of this " \
        "trapclock"

static void assert_patch_refused(struct golden *image, const char *line, int status,
                                 const char *words)
{
        struct error error = {.status = 0};
        char *before = strdup(image->bytes);

        assert_non_null(before);
        assert_false(iso_patch(image->bytes, image->length, line, &error));
        assert_int_equal(error.status, status);
        assert_string_equal(error.text, words);
        assert_string_equal(image->bytes, before);
        free(before);
}

static void slot_is_overwritten_and_nothing_else(void **state)
{
        struct golden image = {0}, expected = {0};
        struct error error = {.status = 0};

        (void)state;
        make_image(&image, ISO_COMMAND_LINE_BYTES);
        golden_say(&expected, "before\n" ISO_COMMAND_LINE_START "mode=run only=np.*[rw]?");
        for (size_t i = strlen("mode=run only=np.*[rw]?"); i < ISO_COMMAND_LINE_BYTES; i++)
                golden_say(&expected, " ");
        golden_say(&expected, ISO_COMMAND_LINE_END "\nafter");
        assert_true(iso_patch(image.bytes, image.length, "a longer line at first", &error));
        assert_true(iso_patch(image.bytes, image.length, "mode=run only=np.*[rw]?", &error));
        assert_string_equal(image.bytes, expected.bytes);
        golden_free(&image);
        golden_free(&expected);
}

static void line_that_fills_the_slot_fits_and_a_longer_one_does_not(void **state)
{
        char line[ISO_COMMAND_LINE_BYTES + 2];
        struct error error = {.status = 0};
        struct golden image = {0};

        (void)state;
        make_image(&image, ISO_COMMAND_LINE_BYTES);
        memset(line, 'x', sizeof(line));
        line[ISO_COMMAND_LINE_BYTES + 1] = '\0';
        assert_patch_refused(&image, line, STATUS_UNUSABLE,
                             "the guest's command line: expected at most 256 bytes, got 257");
        line[ISO_COMMAND_LINE_BYTES] = '\0';
        assert_true(iso_patch(image.bytes, image.length, line, &error));
        golden_free(&image);
}

static void bytes_that_grub_reads_as_its_own_are_refused(void **state)
{
        struct golden image = {0};

        (void)state;
        make_image(&image, ISO_COMMAND_LINE_BYTES);
        for (int byte = 1; byte < 256; byte++) {
                char line[] = {'a', (char)byte, 'b', '\0'};
                char words[100];
                snprintf(words, sizeof(words),
                         "the guest's command line: byte 0x%02x at 1 would not pass through GRUB",
                         byte);
                if (byte < ' ' || byte > '~' || strchr("\"'\\$;&|<>{}`", byte))
                        assert_patch_refused(&image, line, STATUS_UNUSABLE, words);
        }
        golden_free(&image);
}

static void image_without_a_slot_is_refused(void **state)
{
        struct golden image = {0};

        (void)state;
        golden_say(&image, "no slot here");
        assert_patch_refused(&image, "mode=run", STATUS_ENVIRONMENT, NO_SLOT);
        golden_free(&image);
}

static void image_with_two_slots_is_refused(void **state)
{
        struct golden image = {0};

        (void)state;
        make_image(&image, ISO_COMMAND_LINE_BYTES);
        make_image(&image, ISO_COMMAND_LINE_BYTES);
        assert_patch_refused(&image, "mode=run", STATUS_ENVIRONMENT, NO_SLOT);
        golden_free(&image);
}

static void slot_of_another_size_is_refused(void **state)
{
        (void)state;
        for (int off = -1; off <= 1; off += 2) {
                struct golden image = {0};
                make_image(&image, ISO_COMMAND_LINE_BYTES + off);
                assert_patch_refused(&image, "mode=run", STATUS_ENVIRONMENT, NO_SLOT);
                golden_free(&image);
        }
}

static void slot_cut_off_by_the_end_is_refused(void **state)
{
        struct golden image = {0};

        (void)state;
        make_image(&image, ISO_COMMAND_LINE_BYTES);
        image.length -= strlen(ISO_COMMAND_LINE_END "\nafter");
        assert_patch_refused(&image, "mode=run", STATUS_ENVIRONMENT, NO_SLOT);
        golden_free(&image);
}

static void command_line_says_what_was_asked(void **state)
{
        const struct guest_request request = {.mode = "run",
                                              .suite = "core",
                                              .only = "np.*",
                                              .samples = 5,
                                              .warmup = 0,
                                              .rounds = 3,
                                              .cases = NUMBER_NOT_GIVEN};
        const struct guest_request bare = {.mode = "list",
                                           .samples = NUMBER_NOT_GIVEN,
                                           .warmup = NUMBER_NOT_GIVEN,
                                           .rounds = NUMBER_NOT_GIVEN,
                                           .cases = NUMBER_NOT_GIVEN};
        char line[ISO_COMMAND_LINE_BYTES + 1];
        struct error error = {.status = 0};

        (void)state;
        assert_true(guest_command_line(&request, line, &error));
        assert_string_equal(line, "mode=run report=both suite=core only=np.* samples=5 warmup=0 "
                                  "rounds=3");
        assert_true(guest_command_line(&bare, line, &error));
        assert_string_equal(line, "mode=list report=both");
}

static void command_line_too_long_for_the_slot_is_refused(void **state)
{
        char only[ISO_COMMAND_LINE_BYTES + 1], line[ISO_COMMAND_LINE_BYTES + 1];
        struct guest_request request = {
            .mode = "run", .only = only, .samples = 1, .warmup = NUMBER_NOT_GIVEN};
        struct error error = {.status = 0};

        (void)state;
        memset(only, 'x', sizeof(only));
        only[ISO_COMMAND_LINE_BYTES] = '\0';
        assert_false(guest_command_line(&request, line, &error));
        assert_int_equal(error.status, STATUS_UNUSABLE);
        assert_string_equal(error.text,
                            "the guest's command line exceeds 256 bytes: shorten --only and "
                            "--except");
}

int main(void)
{
        const struct CMUnitTest tests[] = {
            cmocka_unit_test(slot_is_overwritten_and_nothing_else),
            cmocka_unit_test(line_that_fills_the_slot_fits_and_a_longer_one_does_not),
            cmocka_unit_test(bytes_that_grub_reads_as_its_own_are_refused),
            cmocka_unit_test(image_without_a_slot_is_refused),
            cmocka_unit_test(image_with_two_slots_is_refused),
            cmocka_unit_test(slot_of_another_size_is_refused),
            cmocka_unit_test(slot_cut_off_by_the_end_is_refused),
            cmocka_unit_test(command_line_says_what_was_asked),
            cmocka_unit_test(command_line_too_long_for_the_slot_is_refused),
        };

        return cmocka_run_group_tests_name("ISO image", tests, NULL, NULL);
}
