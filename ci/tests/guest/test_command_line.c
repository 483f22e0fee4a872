/* SPDX-License-Identifier: MIT */
/* The guest's command line: what it accepts, and that it refuses everything else. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "bench/protocol/command_line.h"

static struct options options;
static char error[256];

static bool parse(const char *text)
{
        error[0] = '\0';
        return command_line_parse(text, &options, error, sizeof(error));
}

static void an_empty_line_means_the_defaults(void **state)
{
        (void)state;
        assert_true(parse(""));
        assert_true(parse("   \t "));
        assert_int_equal(options.mode, RUN_MODE);
        assert_int_equal(options.suite, SUITE_CORE);
        assert_int_equal(options.samples, SAMPLES_DEFAULT);
        assert_int_equal(options.warmup, WARMUP_DEFAULT);
        assert_int_equal(options.report, REPORT_HUMAN | REPORT_JSON);
        assert_string_equal(options.only, "*");
        assert_string_equal(options.except, "");
        assert_false(options.force_tsc);
        assert_int_equal(options.fence, FENCE_LFENCE);
        assert_null(options.cpu_is);
}

static void every_key_is_taken(void **state)
{
        (void)state;
        assert_true(
            parse(" suite=all only=np.* samples=7 warmup=0  report=json mode=list "
                  "phases=on async=on alarm=on qr=off cases=9 console=com2 clock=tsc fence=mfence "
                  "cpu-is=bochs end=poweroff"));
        assert_true(options.power_off);
        assert_false(options.stay);
        assert_int_equal(options.mode, LIST_MODE);
        assert_int_equal(options.suite, SUITE_ALL);
        assert_int_equal(options.samples, 7);
        assert_int_equal(options.warmup, 0);
        assert_int_equal(options.report, REPORT_JSON);
        assert_string_equal(options.only, "np.*");
        assert_true(options.phases);
        assert_true(options.async);
        assert_true(options.alarm && options.alarm_chosen);
        assert_true(!options.codes && options.codes_chosen);
        assert_int_equal(options.cases, 9);
        assert_true(options.force_tsc);
        assert_int_equal(options.fence, FENCE_MFENCE);
        assert_string_equal(options.cpu_is, CPU_IS_BOCHS);
}

static void words_for_linux_are_ignored_and_told(void **state)
{
        (void)state;
        assert_true(parse("reboot=k panic=1 pci=off samples=7 console=ttyS0,115200n8 "
                          "virtio_mmio.device=512@0xfeb00e00:12"));
        assert_int_equal(options.samples, 7);
        assert_string_equal(options.ignored,
                            "reboot=k panic=1 pci=off virtio_mmio.device=512@0xfeb00e00:12");
        assert_true(parse("console=hvc0 console=tty0"));
        assert_string_equal(options.ignored, "");
        /* A slip of the pen is no such word. */
        assert_false(parse("sampels=7"));
        assert_false(parse("np.read"));
        assert_false(parse("console=com9"));
}

static void more_ignored_words_than_fit_are_cut(void **state)
{
        char line[512] = "";

        (void)state;
        for (int i = 0; i < 60; i++)
                strcat(line, "panic=1 ");
        assert_true(parse(line));
        assert_int_equal(strlen(options.ignored), IGNORED_SIZE - 1);
}

static void a_key_after_trapclock_is_always_ours(void **state)
{
        (void)state;
        assert_true(parse("trapclock.samples=9 samples=7 trapclock.only=np.read"));
        assert_int_equal(options.samples, 7);
        assert_string_equal(options.only, "np.read");
        assert_false(parse("trapclock.panic=1"));
        assert_non_null(strstr(error, "unknown key 'panic'"));
}

static void the_selftests_are_in_no_other_suite(void **state)
{
        (void)state;
        assert_int_equal(SUITE_ALL & SUITE_SELFTEST, 0);
}

static void an_unknown_key_is_refused_by_name(void **state)
{
        (void)state;
        assert_false(parse("sample=3"));
        assert_non_null(strstr(error, "'sample'"));
        assert_false(parse("verbose"));
        assert_non_null(strstr(error, "'verbose'"));
}

#define A64 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"

static void a_bad_value_is_refused_with_what_is_right(void **state)
{
        static const char *const bad[] = {
            "samples=0",     "samples=1000001", "samples=1e3",
            "samples=",      "samples=-1",      "suite=every",
            "report=xml",    "mode=verify1",    "only=",
            "phases=yes",    "clock=icount",    "fence=none",
            "cpu-is=kvm",    "console=ttyS4x",  "samples=99999999999999999999999",
            "only=" A64 A64, "except=",         "except=" A64 A64,
            "end=now",
        };

        (void)state;
        for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
                assert_false(parse(bad[i]));
                assert_non_null(strstr(error, " takes "));
        }
}

static void a_word_too_long_is_refused(void **state)
{
        char text[400];

        (void)state;
        memset(text, 'x', sizeof(text));
        text[sizeof(text) - 1] = '\0';
        assert_false(parse(text));
}

static void globs_match_as_a_shell_does(void **state)
{
        static const struct {
                const char *glob, *text;
                bool matches;
        } cases[] = {
            {"*", "", true},
            {"*", "np.read", true},
            {"np.*", "np.read", true},
            {"np.*", "wp.write", false},
            {"*.read", "np.read", true},
            {"*.read", "np.read.raw", false},
            {"*r*r*", "rsvd.read", true},
            {"n?.read", "np.read", true},
            {"", "np", false},
            {"np.read", "np.read", true},
            {"np.rea", "np.read", false},
            {"np.readx", "np.read", false},
            {"**", "x", true},
            {"np.read,wp.*", "np.read", true},
            {"np.read,wp.*", "wp.write", true},
            {"np.read,wp.*", "np.read,wp.", false},
            {"np.*d,wp.write", "np.write", false},
            {"?", ",", true},
            {"np?,x", "np", false},
            {",,np", "np", true},
            {",", "", false},
            {"", "", false},
        };

        (void)state;
        for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
                assert_int_equal(glob_match(cases[i].glob, cases[i].text), cases[i].matches);
}

/* Those of the first eight CPUs that are to be used, as bits. */
static unsigned int used(const char *text)
{
        unsigned int bits = 0;

        assert_true(parse(text));
        for (unsigned int n = 0; n < 8; n++)
                bits |= (unsigned int)options_use_cpu(&options, n) << n;
        return bits;
}

static void cpus_are_a_count_a_list_or_all_and_always_the_first(void **state)
{
        static const char *const bad[] = {
            "cpus=",    "cpus=0",    "cpus=257",   "cpus=1,",   "cpus=,1",
            "cpus=3-1", "cpus=1--2", "cpus=0-256", "cpus=some", "cpus=1;2",
        };

        (void)state;
        assert_int_equal(used(""), 1);
        assert_int_equal(used("cpus=1"), 1);
        assert_int_equal(used("cpus=4"), 0xf);
        assert_int_equal(used("cpus=all"), 0xff);
        assert_int_equal(used("cpus=1,3"), 0xb);
        assert_int_equal(used("cpus=2-4,6"), 0x5d);
        assert_int_equal(used("cpus=5-5"), 0x21);
        assert_int_equal(used("cpus=all cpus=2"), 3);
        assert_true(parse("cpus=2-4,70"));
        assert_int_equal(options_last_cpu(&options), 70);
        assert_true(parse("cpus=all"));
        assert_int_equal(options_last_cpu(&options), CPUS_ALL);
        for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
                print_message("%s\n", bad[i]);
                assert_false(parse(bad[i]));
                assert_non_null(strstr(error, " takes "));
        }
}

int main(void)
{
        const struct CMUnitTest tests[] = {
            cmocka_unit_test(an_empty_line_means_the_defaults),
            cmocka_unit_test(every_key_is_taken),
            cmocka_unit_test(words_for_linux_are_ignored_and_told),
            cmocka_unit_test(more_ignored_words_than_fit_are_cut),
            cmocka_unit_test(a_key_after_trapclock_is_always_ours),
            cmocka_unit_test(the_selftests_are_in_no_other_suite),
            cmocka_unit_test(an_unknown_key_is_refused_by_name),
            cmocka_unit_test(a_bad_value_is_refused_with_what_is_right),
            cmocka_unit_test(a_word_too_long_is_refused),
            cmocka_unit_test(globs_match_as_a_shell_does),
            cmocka_unit_test(cpus_are_a_count_a_list_or_all_and_always_the_first),
        };

        return cmocka_run_group_tests_name("command_line", tests, NULL, NULL);
}
