/* SPDX-License-Identifier: MIT */
/* Which known word somebody may have meant. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "ci/base/nearest.h"

static const char *nearest_of(const char *word)
{
        static const char *const words[] = {"run", "list", "show", "import", "compare"};
        struct nearest nearest = {.word = word};

        for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
                nearest_try(&nearest, words[i]);
        return nearest.found;
}

static void the_nearest_has_the_fewest_edits(void **state)
{
        struct nearest nearest = {.word = "comapre"};

        (void)state;
        nearest_try(&nearest, "compare");
        assert_int_equal(nearest.edits, 1);
        assert_string_equal(nearest_of("comapre"), "compare");
        assert_string_equal(nearest_of("runn"), "run");
        assert_string_equal(nearest_of("un"), "run");
        assert_string_equal(nearest_of("shaw"), "show");
        assert_string_equal(nearest_of("show"), "show");
}

static void what_is_too_far_is_none(void **state)
{
        struct nearest nearest = {.word = "b"};
        char endless[200];

        (void)state;
        nearest_try(&nearest, ""); /* a record that names none */
        assert_null(nearest.found);
        assert_null(nearest_of("fly"));
        assert_null(nearest_of(""));
        memset(endless, 'x', sizeof(endless));
        endless[sizeof(endless) - 1] = '\0';
        assert_null(nearest_of(endless));
}

int main(void)
{
        const struct CMUnitTest tests[] = {
            cmocka_unit_test(the_nearest_has_the_fewest_edits),
            cmocka_unit_test(what_is_too_far_is_none),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
