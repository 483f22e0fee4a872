/* SPDX-License-Identifier: MIT */
/* Growing texts: nothing is lost within the limit, nothing is kept beyond it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "ci/base/text.h"

static void pieces_add_up_to_one_text(void **state)
{
        struct text text = {0};

        (void)state;
        for (int i = 0; i < 1000; i++)
                assert_true(text_add(&text, "abc", 3));
        assert_true(text_add(&text, "", 0));
        assert_int_equal(text.length, 3000);
        assert_int_equal(strlen(text.bytes), 3000);
        assert_memory_equal(text.bytes + 2997, "abc", 4);
        text_free(&text);
        assert_null(text.bytes);
}

static void what_exceeds_the_limit_is_left_out(void **state)
{
        struct text text = {0};

        (void)state;
        assert_true(text_add_within(&text, 5, "abc", 3));
        assert_true(text_add_within(&text, 5, "defg", 4));
        assert_true(text_add_within(&text, 5, "h", 1));
        assert_string_equal(text.bytes, "abcde");
        text_free(&text);
}

static void a_string_is_cut_at_its_room_and_says_so(void **state)
{
        char text[8] = "";

        (void)state;
        assert_true(text_append(text, sizeof(text), "%s", "abc"));
        assert_true(text_append(text, sizeof(text), "%d", 1234));
        assert_string_equal(text, "abc1234");
        assert_false(text_append(text, sizeof(text), "x"));
        assert_string_equal(text, "abc1234");
        text[4] = '\0';
        assert_false(text_append(text, sizeof(text), "wxyz"));
        assert_string_equal(text, "abc1wxy");
}

int main(void)
{
        const struct CMUnitTest tests[] = {
            cmocka_unit_test(pieces_add_up_to_one_text),
            cmocka_unit_test(what_exceeds_the_limit_is_left_out),
            cmocka_unit_test(a_string_is_cut_at_its_room_and_says_so),
        };

        return cmocka_run_group_tests_name("text", tests, NULL, NULL);
}
