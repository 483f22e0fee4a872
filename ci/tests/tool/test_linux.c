/* SPDX-License-Identifier: MIT */
/* What a kernel of Linux is told, and how the program that measures is started on this one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "ci/vm/linux.h"
#include "ci/vm/vm.h"

#define TOLD "console=ttyS0 loglevel=1 panic=-1 nokaslr randomize_kstack_offset=off"

static void what_is_appended_stands_before_the_programs_words(void **state)
{
        struct error error = {.status = 0};
        char line[LINUX_LINE_BYTES];

        (void)state;
        assert_true(linux_command_line(NULL, "mode=run", line, &error));
        assert_string_equal(line, TOLD " -- mode=run");
        assert_true(linux_command_line("quiet audit=0", "mode=run", line, &error));
        assert_string_equal(line, TOLD " quiet audit=0 -- mode=run");
}

static void a_line_that_is_too_long_is_refused_whole(void **state)
{
        const size_t others = strlen(TOLD "  -- mode=run");
        struct error error = {.status = 0};
        char line[LINUX_LINE_BYTES], append[LINUX_LINE_BYTES] = "";

        (void)state;
        memset(append, 'x', LINUX_LINE_BYTES - 1 - others);
        assert_true(linux_command_line(append, "mode=run", line, &error));
        assert_int_equal(strlen(line), LINUX_LINE_BYTES - 1);
        append[strlen(append)] = 'x';
        assert_false(linux_command_line(append, "mode=run", line, &error));
        assert_int_equal(error.status, STATUS_UNUSABLE);
        assert_string_equal(error.text, "the kernel's command line: expected at most 2047 bytes, "
                                        "got 2048: shorten --append");
}

static void on_this_host_the_words_are_arguments(void **state)
{
        const struct machine machine = {.program = "/x/trapclock-linux",
                                        .command_line = "mode=run  only=linux.* report=both"};
        struct vm_arguments made;

        (void)state;
        vm_host.arguments(&machine, "/folder", &made);
        assert_string_equal(made.list[0], "/x/trapclock-linux");
        assert_string_equal(made.list[1], "mode=run");
        assert_string_equal(made.list[2], "only=linux.*");
        assert_string_equal(made.list[3], "report=both");
        assert_null(made.list[4]);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
            cmocka_unit_test(what_is_appended_stands_before_the_programs_words),
            cmocka_unit_test(a_line_that_is_too_long_is_refused_whole),
            cmocka_unit_test(on_this_host_the_words_are_arguments),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
