/* SPDX-License-Identifier: MIT */
/* The exhaustive check's report: every case counted once, every mismatch shown. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "ci/report/report.h"
#include "ci/tests/support/golden_report.h"

#define NO_END    GOLDEN_END("0", "0", "0", "0")
#define WORSE_END GOLDEN_END("0", "0", "1", "0")

static bool add_record(struct report *report, const char *text, struct error *error)
{
        char line[2000];

        snprintf(line, sizeof(line), "%s}", text);
        json_t *record = json_loads(line, 0, NULL);
        assert_non_null(record);
        bool good = report_add(report, record, error);
        json_decref(record);
        return good;
}

/* Of records without their closing brace, NULL at the end: accepted as a whole report? */
static bool is_accepted(const char *const *records, struct error *error)
{
        struct report report;
        bool good = true;

        *error = (struct error){.status = 0};
        assert_true(report_open(&report, error));
        while (good && *records)
                good = add_record(&report, *records++, error);
        good = good && report_complete(&report, error);
        report_close(&report);
        return good;
}

static void assert_refused(const char *const *records, const char *words)
{
        struct error error;

        if (is_accepted(records, &error))
                fail_msg("accepted, expected: %s", words);
        if (strcmp(error.text, words) != 0)
                fail_msg("expected \"%s\", got \"%s\"", words, error.text);
}

#define REFUSED(words, ...) assert_refused((const char *const[]){__VA_ARGS__, NULL}, words)

static void every_case_is_passed_deviating_or_mismatched(void **state)
{
        (void)state;
        REFUSED("verify record: cases passed, deviating and mismatched: expected 9, got 8",
                GOLDEN_BOOT_VERIFY, GOLDEN_DEVIATION("a", "2"), GOLDEN_VERIFY("9", "6", "0"),
                NO_END);
        REFUSED("verify record: cases passed, deviating and mismatched: expected 9, got 10",
                GOLDEN_BOOT_VERIFY, GOLDEN_MISMATCH, GOLDEN_VERIFY("9", "9", "1"), WORSE_END);
        REFUSED("verify record: cases passed, deviating and mismatched: expected 9, got 11",
                GOLDEN_BOOT_VERIFY, GOLDEN_DEVIATION("a", "2"), GOLDEN_DEVIATION("b", "3"),
                GOLDEN_VERIFY("9", "6", "0"), NO_END);
}

static void the_first_twenty_mismatches_are_shown(void **state)
{
        const char *records[30] = {GOLDEN_BOOT_VERIFY};
        struct error error;

        (void)state;
        for (size_t shown = 0; shown <= 21; shown++) {
                for (size_t i = 1; i <= shown; i++)
                        records[i] = GOLDEN_MISMATCH;
                records[shown + 1] = GOLDEN_VERIFY("30", "5", "25");
                records[shown + 2] = WORSE_END;
                records[shown + 3] = NULL;
                assert_int_equal(is_accepted(records, &error), shown == 20);
        }
        REFUSED("mismatch records: expected 1, got 0", GOLDEN_BOOT_VERIFY,
                GOLDEN_VERIFY("9", "8", "1"), WORSE_END);
}

static void a_mismatch_makes_the_end_record_say_failed(void **state)
{
        (void)state;
        REFUSED("end record: \"failed\" is 0, but 1 came", GOLDEN_BOOT_VERIFY, GOLDEN_MISMATCH,
                GOLDEN_VERIFY("9", "8", "1"), NO_END);
        REFUSED("end record: \"failed\" is 1, but 0 came", GOLDEN_BOOT_VERIFY,
                GOLDEN_VERIFY("9", "9", "0"), WORSE_END);
}

static void a_verify_record_comes_exactly_when_it_was_asked_for(void **state)
{
        (void)state;
        REFUSED("no verify record", GOLDEN_BOOT_VERIFY, NO_END);
        REFUSED("a record of a mode that was not asked for", GOLDEN_BOOT,
                GOLDEN_VERIFY("9", "9", "0"));
        REFUSED("a record of a mode that was not asked for", GOLDEN_BOOT,
                GOLDEN_DEVIATION("a", "2"));
        REFUSED("a record of a mode that was not asked for", GOLDEN_BOOT, GOLDEN_MISMATCH);
        REFUSED("a record of a mode that was not asked for", GOLDEN_BOOT_VERIFY, GOLDEN_SKIP);
        REFUSED("a record after the verify record", GOLDEN_BOOT_VERIFY,
                GOLDEN_VERIFY("9", "9", "0"), GOLDEN_VERIFY("9", "9", "0"));
}

static void the_last_mode_on_the_command_line_counts(void **state)
{
        static const char *const lines[] = {"mode=run mode=verify", " mode=verify",
                                            "mode=verify cases=9",  "mode=verify mode=run",
                                            "mode=verifyx",         "only=mode=verify"};
        struct error error;

        (void)state;
        for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
                char boot[1000];
                const char *const records[] = {boot, GOLDEN_VERIFY("9", "9", "0"), NO_END, NULL};

                snprintf(boot, sizeof(boot),
                         GOLDEN_BOOT_WITH("emulated", "ticks", "2400000000", "\"HPET\"", "%s"),
                         lines[i]);
                assert_int_equal(is_accepted(records, &error), i < 3);
        }
}

static void a_deviation_is_counted_once(void **state)
{
        (void)state;
        REFUSED("a is reported twice", GOLDEN_BOOT_VERIFY, GOLDEN_DEVIATION("a", "2"),
                GOLDEN_DEVIATION("a", "1"));
        REFUSED("deviation record: field \"cases\": expected 1..1000000000000, got 0",
                GOLDEN_BOOT_VERIFY, GOLDEN_DEVIATION("a", "0"));
        REFUSED("deviation record: field \"name\": expected none but the bytes "
                "\"abcdefghijklmnopqrstuvwxyz0123456789.-\"",
                GOLDEN_BOOT_VERIFY, GOLDEN_DEVIATION("a b", "2"));
}

static void counts_out_of_range_are_refused(void **state)
{
        (void)state;
        REFUSED("verify record: field \"cases\": expected 0..1000000000000, got -1",
                GOLDEN_BOOT_VERIFY, GOLDEN_VERIFY("-1", "9", "0"));
        REFUSED("verify record: field \"passed\": expected 0..1000000000000, got 9000000000000000",
                GOLDEN_BOOT_VERIFY, GOLDEN_VERIFY("9", "9000000000000000", "0"));
        REFUSED("verify record: field \"mismatches\": expected a value, got null",
                GOLDEN_BOOT_VERIFY, GOLDEN_VERIFY("9", "9", "null"));
        REFUSED("verify record: more configurations refused than there are", GOLDEN_BOOT_VERIFY,
                "{\"record\":\"verify\",\"configurations\":1,\"refused\":2,\"cases\":0,"
                "\"passed\":0,\"mismatches\":0");
}

int main(void)
{
        const struct CMUnitTest tests[] = {
            cmocka_unit_test(every_case_is_passed_deviating_or_mismatched),
            cmocka_unit_test(the_first_twenty_mismatches_are_shown),
            cmocka_unit_test(a_mismatch_makes_the_end_record_say_failed),
            cmocka_unit_test(a_verify_record_comes_exactly_when_it_was_asked_for),
            cmocka_unit_test(the_last_mode_on_the_command_line_counts),
            cmocka_unit_test(a_deviation_is_counted_once),
            cmocka_unit_test(counts_out_of_range_are_refused),
        };

        return cmocka_run_group_tests_name("verify report", tests, NULL, NULL);
}
