/* SPDX-License-Identifier: MIT */
/* Which Linux kernel is found, its command line, and how this host's kernel is measured. */
#include <dirent.h>
#include <dlfcn.h>
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "ci/vm/linux.h"
#include "ci/vm/vm.h"

static char boot[] = "/tmp/test_linux.XXXXXX"; /* stands in for /boot */

DIR *opendir(const char *folder)
{
        DIR *(*next)(const char *) = dlsym(RTLD_NEXT, "opendir");

        return next(strcmp(folder, "/boot") == 0 ? boot : folder);
}

int access(const char *path, int mode)
{
        int (*next)(const char *, int) = dlsym(RTLD_NEXT, "access");
        char elsewhere[PATH_MAX];

        if (strncmp(path, "/boot/", strlen("/boot/")) != 0)
                return next(path, mode);
        snprintf(elsewhere, sizeof(elsewhere), "%s/%s", boot, path + strlen("/boot/"));
        return next(elsewhere, mode);
}

static int make_boot(void **state)
{
        (void)state;
        return mkdtemp(boot) ? 0 : -1;
}

static int remove_boot(void **state)
{
        (void)state;
        return rmdir(boot);
}

static void put(const char *name)
{
        char path[PATH_MAX];

        snprintf(path, sizeof(path), "%s/%s", boot, name);
        FILE *file = fopen(path, "w");
        assert_non_null(file);
        assert_int_equal(fclose(file), 0);
}

static void take_away(const char *name)
{
        char path[PATH_MAX];

        snprintf(path, sizeof(path), "%s/%s", boot, name);
        assert_int_equal(unlink(path), 0);
}

static void the_newest_kernel_is_found_by_its_version(void **state)
{
        static const char *const names[] = {"vmlinuz-6.1.0-9-amd64", "vmlinuz-6.1.0-49-amd64",
                                            "initrd.img-7.0", "config-7.0"};
        struct error error = {.status = 0};
        char path[PATH_MAX];

        (void)state;
        for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
                put(names[i]);
        assert_true(linux_kernel_find(NULL, path, &error));
        assert_string_equal(path, "/boot/vmlinuz-6.1.0-49-amd64");
        for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
                take_away(names[i]);
}

static void where_there_is_no_kernel_it_is_said_how_to_get_one(void **state)
{
        struct error error = {.status = 0};
        char path[PATH_MAX];

        (void)state;
        assert_false(linux_kernel_find(NULL, path, &error));
        assert_int_equal(error.status, STATUS_ENVIRONMENT);
        assert_string_equal(error.text,
                            "no kernel /boot/vmlinuz-*: install the package "
                            "linux-image-cloud-amd64 (Debian), or name one with --kernel");
}

#define TOLD \
        "console=ttyS0 loglevel=1 panic=-1 cryptomgr.notests nokaslr randomize_kstack_offset=off"

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
            cmocka_unit_test(the_newest_kernel_is_found_by_its_version),
            cmocka_unit_test(where_there_is_no_kernel_it_is_said_how_to_get_one),
            cmocka_unit_test(what_is_appended_stands_before_the_programs_words),
            cmocka_unit_test(a_line_that_is_too_long_is_refused_whole),
            cmocka_unit_test(on_this_host_the_words_are_arguments),
        };

        return cmocka_run_group_tests(tests, make_boot, remove_boot);
}
