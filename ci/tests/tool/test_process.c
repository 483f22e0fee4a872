/* SPDX-License-Identifier: MIT */
/*
 * A child process if the system refuses what it needs, or if it does not end: each gives
 * one line. The failing calls are defined here and override libc's.
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "ci/base/file.h"
#include "ci/base/gnuplot.h"
#include "ci/base/process.h"
#include "ci/base/program.h"
#include "ci/base/temporary.h"

#define LEAP_S 1000 /* more than any deadline */

static const char *failing = "";   /* the call that fails */
static int reason;                 /* with this errno */
static bool leaping;               /* the clock, by LEAP_S each time it is read */
static char program[2 * PATH_MAX]; /* one that does not end */

static bool fails(const char *call)
{
        if (strcmp(call, failing) != 0)
                return false;
        errno = reason;
        return true;
}

int signalfd(int descriptor, const sigset_t *mask, int flags)
{
        int (*next)(int, const sigset_t *, int) = dlsym(RTLD_NEXT, "signalfd");

        return fails("signalfd") ? -1 : next(descriptor, mask, flags);
}

int pipe2(int descriptors[2], int flags)
{
        int (*next)(int[2], int) = dlsym(RTLD_NEXT, "pipe2");

        return fails("pipe2") ? -1 : next(descriptors, flags);
}

pid_t fork(void)
{
        pid_t (*next)(void) = dlsym(RTLD_NEXT, "fork");

        return fails("fork") ? -1 : next();
}

int poll(struct pollfd *slots, nfds_t count, int timeout)
{
        int (*next)(struct pollfd *, nfds_t, int) = dlsym(RTLD_NEXT, "poll");

        return fails("poll") ? -1 : next(slots, count, timeout);
}

int clock_gettime(clockid_t clock, struct timespec *now)
{
        static time_t leapt;
        int result = (int)syscall(SYS_clock_gettime, clock, now);

        leapt += leaping ? LEAP_S : 0;
        now->tv_sec += leapt;
        return result;
}

/* Named gnuplot, so that PATH finds it. */
static int make_program(void **state)
{
        static const char script[] = "#!/bin/sh\nexec sleep 1000\n";
        static char folder[PATH_MAX];
        struct error error = {.status = 0};

        if (!temporary_folder(folder, &error))
                return -1;
        *state = folder;
        snprintf(program, sizeof(program), "%s/gnuplot", folder);
        int descriptor = open(program, O_WRONLY | O_CREAT, 0700);
        bool good = file_write(descriptor, script, strlen(script), program, &error);
        return close(descriptor) == 0 && good ? 0 : -1;
}

static int remove_program(void **state)
{
        unlink(program);
        return rmdir(*state);
}

static bool drop(void *context, const char *bytes, size_t length, struct error *error)
{
        (void)context, (void)bytes, (void)length, (void)error;
        return true;
}

static void assert_run(int other_output, enum process_outcome outcome, const char *words)
{
        char *const arguments[] = {program, NULL};
        struct process_watch watch = {.on_output = drop,
                                      .on_diagnostics = drop,
                                      .other_output = other_output,
                                      .deadline = monotonic_ms() + 60000};
        struct error error = {.status = 0};
        int status;

        assert_int_equal(process_run(arguments, &watch, &status, &error), outcome);
        assert_int_equal(error.status, STATUS_ENVIRONMENT);
        assert_string_equal(error.text, words);
}

static void what_the_system_refuses_is_said(void **state)
{
        static const struct {
                const char *call;
                int reason;
                enum process_outcome outcome;
                const char *words;
        } cases[] = {
            {"signalfd", EMFILE, PROCESS_FAILED, "cannot watch signals: Too many open files"},
            {"pipe2", EMFILE, PROCESS_FAILED, "cannot make a pipe: Too many open files"},
            {"fork", EAGAIN, PROCESS_FAILED, "cannot fork: Resource temporarily unavailable"},
            {"poll", ENOMEM, PROCESS_STOPPED, "cannot poll: Cannot allocate memory"},
        };

        (void)state;
        for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
                failing = cases[i].call;
                reason = cases[i].reason;
                assert_run(0, cases[i].outcome, cases[i].words);
                failing = "";
        }
}

static void output_that_cannot_be_read_is_said(void **state)
{
        int descriptor = open(*state, O_RDONLY | O_CLOEXEC);

        assert_true(descriptor >= 0);
        assert_run(descriptor, PROCESS_STOPPED, "cannot read from a pipe: Is a directory");
}

static void a_program_that_does_not_say_its_version_in_time_is_ended(void **state)
{
        char line[PROGRAM_LINE_BYTES], words[3 * PATH_MAX];
        struct error error = {.status = 0};

        (void)state;
        leaping = true;
        assert_false(program_line(program, "--version", "gnuplot", line, &error));
        leaping = false;
        snprintf(words, sizeof(words), "%s --version does not end", program);
        assert_int_equal(error.status, STATUS_ENVIRONMENT);
        assert_string_equal(error.text, words);
}

static void a_gnuplot_that_does_not_end_is_ended(void **state)
{
        char path[3 * PATH_MAX];
        struct error error = {.status = 0};

        snprintf(path, sizeof(path), "%s:%s", (const char *)*state, getenv("PATH"));
        setenv("PATH", path, 1);
        leaping = true;
        assert_null(gnuplot_run("plot x\n", &error));
        leaping = false;
        assert_int_equal(error.status, STATUS_ENVIRONMENT);
        assert_string_equal(error.text, "gnuplot took longer than 300 s");
}

int main(void)
{
        const struct CMUnitTest tests[] = {
            cmocka_unit_test(what_the_system_refuses_is_said),
            cmocka_unit_test(output_that_cannot_be_read_is_said),
            cmocka_unit_test(a_program_that_does_not_say_its_version_in_time_is_ended),
            cmocka_unit_test(a_gnuplot_that_does_not_end_is_ended),
        };

        return cmocka_run_group_tests_name("process", tests, make_program, remove_program);
}
