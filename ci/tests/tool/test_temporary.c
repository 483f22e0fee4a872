/* SPDX-License-Identifier: MIT */
/*
 * Temporary files of a boot or a plot: if one cannot be made or written, one line says so,
 * and nothing stays behind. The failing calls are defined here and override libc's.
 */
#include <dlfcn.h>
#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "bench/protocol/protocol.h"
#include "ci/base/file.h"
#include "ci/base/gnuplot.h"
#include "ci/base/temporary.h"
#include "ci/vm/images.h"
#include "ci/vm/vm.h"
#include "ci/tests/support/golden_report.h"

static const char *failing = ""; /* the call that fails */
static char folder[PATH_MAX];    /* where temporary files go */
static char image[PATH_MAX];     /* an ISO, elsewhere */

static bool fails(const char *call)
{
        if (strcmp(call, failing) != 0)
                return false;
        errno = EACCES;
        return true;
}

int mkfifo(const char *path, mode_t mode)
{
        int (*next)(const char *, mode_t) = dlsym(RTLD_NEXT, "mkfifo");

        return fails("mkfifo") ? -1 : next(path, mode);
}

/* Closes, and finds only then that it may not. */
int close(int descriptor)
{
        int (*next)(int) = dlsym(RTLD_NEXT, "close");
        int result = next(descriptor);

        return fails("close") ? -1 : result;
}

ssize_t readlink(const char *path, char *target, size_t size)
{
        ssize_t (*next)(const char *, char *, size_t) = dlsym(RTLD_NEXT, "readlink");

        return fails("readlink") ? -1 : next(path, target, size);
}

static int make_files(void **state)
{
        struct error error = {.status = 0};
        struct golden iso = {0};

        (void)state;
        golden_say(&iso, ISO_COMMAND_LINE_START);
        for (int i = 0; i < ISO_COMMAND_LINE_BYTES; i++)
                golden_say(&iso, " ");
        golden_say(&iso, ISO_COMMAND_LINE_END);
        int descriptor = temporary_file(image, &error);
        bool good = descriptor >= 0 &&
                    file_write(descriptor, iso.bytes, iso.length, image, &error) &&
                    close(descriptor) == 0 && temporary_folder(folder, &error);
        golden_free(&iso);
        return good ? setenv("TMPDIR", folder, 1) : -1;
}

/* The folder is empty, or the last fails. */
static int remove_files(void **state)
{
        (void)state;
        unlink(image);
        return rmdir(folder);
}

static void limit(int resource, rlim_t most)
{
        struct rlimit limits;

        signal(SIGXFSZ, SIG_IGN);
        assert_int_equal(getrlimit(resource, &limits), 0);
        limits.rlim_cur = most == RLIM_INFINITY ? limits.rlim_max : most;
        assert_int_equal(setrlimit(resource, &limits), 0);
}

/* The text is FOLDER/trapclock-temporary-XXXXXX and these words. */
static void assert_said(const struct error *error, const char *words)
{
        char start[PATH_MAX + 30];

        snprintf(start, sizeof(start), "%s/trapclock-temporary-", folder);
        assert_int_equal(error->status, STATUS_ENVIRONMENT);
        assert_memory_equal(error->text, start, strlen(start));
        assert_string_equal(error->text + strlen(start) + strlen("XXXXXX"), words);
}

static bool copy_iso(struct error *error)
{
        char copy[PATH_MAX];

        return iso_copy(image, "mode=run", copy, error);
}

static bool draw(struct error *error)
{
        return gnuplot_run("plot x\n", error);
}

static bool prepare_bochs(struct error *error)
{
        char made[PATH_MAX];
        int serial;

        return vm_bochs.prepare(made, &serial, error);
}

static void a_folder_that_is_missing_is_named(void **state)
{
        static const struct {
                bool (*make)(struct error *error);
                const char *words;
        } cases[] = {
            {copy_iso, "cannot make a file in /none: No such file or directory"},
            {draw, "cannot make a file in /none: No such file or directory"},
            {prepare_bochs, "cannot make a folder in /none: No such file or directory"},
        };

        (void)state;
        setenv("TMPDIR", "/none", 1);
        for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
                struct error error = {.status = 0};
                assert_false(cases[i].make(&error));
                assert_int_equal(error.status, STATUS_ENVIRONMENT);
                assert_string_equal(error.text, cases[i].words);
        }
        setenv("TMPDIR", folder, 1);
}

static void a_file_that_cannot_be_written_is_said_and_gone(void **state)
{
        static const struct {
                bool (*make)(struct error *error);
                const char *words;
        } cases[] = {
            {copy_iso, ": File too large"},
            {draw, ": File too large"},
            {prepare_bochs, "/commands: File too large"},
        };

        (void)state;
        for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
                struct error error = {.status = 0};
                limit(RLIMIT_FSIZE, 0);
                bool made = cases[i].make(&error);
                limit(RLIMIT_FSIZE, RLIM_INFINITY);
                assert_false(made);
                assert_said(&error, cases[i].words);
        }
}

static void an_iso_that_is_not_written_once_closed_is_said_and_gone(void **state)
{
        struct error error = {.status = 0};

        (void)state;
        failing = "close";
        bool copied = copy_iso(&error);
        failing = "";
        assert_false(copied);
        assert_said(&error, ": Permission denied");
}

static void bochs_without_a_file_or_a_fifo_is_said_and_its_folder_gone(void **state)
{
        struct error error = {.status = 0};
        int lowest = dup(STDERR_FILENO);

        (void)state;
        close(lowest);
        limit(RLIMIT_NOFILE, (rlim_t)lowest + 1); /* for the folder's lock */
        bool made = prepare_bochs(&error);
        limit(RLIMIT_NOFILE, RLIM_INFINITY);
        assert_false(made);
        assert_said(&error, "/commands: Too many open files");
        failing = "mkfifo";
        made = prepare_bochs(&error);
        failing = "";
        assert_false(made);
        assert_said(&error, "/serial: Permission denied");
}

static void an_image_is_not_looked_for_where_the_tool_is_not_known_to_be(void **state)
{
        struct error error = {.status = 0};
        char found[PATH_MAX];

        (void)state;
        failing = "readlink";
        bool good = image_find(NULL, IMAGE_ELF, found, &error);
        failing = "";
        assert_false(good);
        assert_int_equal(error.status, STATUS_ENVIRONMENT);
        assert_string_equal(error.text, "/proc/self/exe: Permission denied");
}

int main(void)
{
        const struct CMUnitTest tests[] = {
            cmocka_unit_test(a_folder_that_is_missing_is_named),
            cmocka_unit_test(a_file_that_cannot_be_written_is_said_and_gone),
            cmocka_unit_test(an_iso_that_is_not_written_once_closed_is_said_and_gone),
            cmocka_unit_test(bochs_without_a_file_or_a_fifo_is_said_and_its_folder_gone),
            cmocka_unit_test(an_image_is_not_looked_for_where_the_tool_is_not_known_to_be),
        };

        return cmocka_run_group_tests_name("temporary files", tests, make_files, remove_files);
}
