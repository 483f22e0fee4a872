/* SPDX-License-Identifier: MIT */
/*
 * The report reader refuses everything but a sound report: one that is cut, has flipped
 * bits, is out of range or out of order, or is no report at all.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "ci/report/guest_text.h"
#include "ci/report/report_reader.h"
#include "ci/tests/support/golden_report.h"

/* Reads the bytes in pieces; the records on success, NULL with the error on failure. */
static json_t *read_pieces(const char *bytes, size_t length, size_t piece, struct error *error)
{
        struct report_reader reader;
        struct report report;
        json_t *records = NULL;
        bool good = true;

        *error = (struct error){.status = 0};
        assert_true(report_open(&report, error));
        report_reader_open(&reader, &report);
        for (size_t at = 0; good && at < length; at += piece)
                good = report_reader_feed(&reader, bytes + at,
                                          piece < length - at ? piece : length - at, error);
        if (good && report_reader_finish(&reader, error))
                records = json_incref(report.records);
        report_reader_close(&reader);
        report_close(&report);
        return records;
}

static void assert_accepted(const struct golden *golden)
{
        struct error error;
        json_t *records = read_pieces(golden->bytes, golden->length, golden->length, &error);

        if (!records)
                fail_msg("refused: %s", error.text);
        json_decref(records);
}

/* Are they the words? There # stands for a number that the records' length or bytes decide. */
static bool is_said(const char *text, const char *words)
{
        for (; *words; words++) {
                if (*words == '#')
                        text += strspn(text, "0123456789abcdef");
                else if (*text++ != *words)
                        return false;
        }
        return !*text;
}

/* Refused as the guest's fault, in these words. */
static void assert_refused(const struct golden *golden, const char *words)
{
        struct error error;
        json_t *records = read_pieces(golden->bytes, golden->length, golden->length, &error);

        if (records)
                fail_msg("accepted, expected: %s", words);
        assert_int_equal(error.status, STATUS_GUEST);
        if (!is_said(error.text, words))
                fail_msg("expected \"%s\", got \"%s\"", words, error.text);
}

/* A report of this one result between a boot and an end record. */
static void assert_result_refused(const char *result, const char *words)
{
        struct golden golden = {0};

        golden_record(&golden, GOLDEN_BOOT);
        golden_record(&golden, result);
        golden_record(&golden, GOLDEN_END("0", "1", "0", "0"));
        assert_refused(&golden, words);
        golden_free(&golden);
}

static void sound_reports_are_accepted(void **state)
{
        void (*const makers[])(struct golden *) = {golden_pass,   golden_failed,   golden_list,
                                                   golden_all,    golden_emulated, golden_verify,
                                                   golden_forced, golden_mismatch};

        (void)state;
        for (size_t i = 0; i < sizeof(makers) / sizeof(makers[0]); i++) {
                struct golden golden = {0};
                makers[i](&golden);
                assert_accepted(&golden);
                golden_free(&golden);
        }
}

static void records_are_kept_without_their_crc(void **state)
{
        struct golden golden = {0};
        struct error error;

        (void)state;
        golden_pass(&golden);
        json_t *records = read_pieces(golden.bytes, golden.length, golden.length, &error);
        assert_non_null(records);
        assert_int_equal(json_array_size(records), 5);
        assert_null(json_object_get(json_array_get(records, 0), "crc"));
        json_decref(records);
        golden_free(&golden);
}

static void pieces_of_any_size_give_the_same_records(void **state)
{
        struct golden golden = {0};
        struct error error;

        (void)state;
        golden_pass(&golden);
        json_t *whole = read_pieces(golden.bytes, golden.length, golden.length, &error);
        assert_non_null(whole);
        for (size_t piece = 1; piece < 70; piece++) {
                json_t *records = read_pieces(golden.bytes, golden.length, piece, &error);
                assert_true(json_equal(whole, records));
                json_decref(records);
        }
        json_decref(whole);
        golden_free(&golden);
}

static void carriage_return_before_newline_is_accepted(void **state)
{
        struct golden golden = {0}, lines = {0};

        (void)state;
        golden_pass(&golden);
        for (char *line = strtok(golden.bytes, "\n"); line; line = strtok(NULL, "\n")) {
                golden_say(&lines, line);
                golden_say(&lines, "\r\n");
        }
        assert_accepted(&lines);
        golden_free(&golden);
        golden_free(&lines);
}

static void report_cut_at_any_byte_is_refused(void **state)
{
        struct golden golden = {0};
        struct error error;

        (void)state;
        golden_pass(&golden);
        for (size_t length = 0; length < golden.length; length++) {
                json_t *records = read_pieces(golden.bytes, length, 4096, &error);
                if (records)
                        fail_msg("accepted when cut at byte %zu of %zu", length, golden.length);
                assert_int_equal(error.status, STATUS_GUEST);
        }
        golden_free(&golden);
}

static void no_flipped_bit_changes_what_is_read(void **state)
{
        struct golden golden = {0};
        struct error error;

        (void)state;
        golden_say(&golden, "text for people\n");
        golden_record(&golden, GOLDEN_BOOT);
        golden_record(&golden, GOLDEN_READ);
        golden_record(&golden, GOLDEN_END("0", "1", "0", "0"));
        json_t *whole = read_pieces(golden.bytes, golden.length, golden.length, &error);
        assert_non_null(whole);
        for (size_t bit = 0; bit < 8 * golden.length; bit++) {
                golden.bytes[bit / 8] ^= (char)(1 << bit % 8);
                json_t *records = read_pieces(golden.bytes, golden.length, 4096, &error);
                if (records && !json_equal(records, whole))
                        fail_msg("accepted another content with bit %zu flipped", bit);
                json_decref(records);
                golden.bytes[bit / 8] ^= (char)(1 << bit % 8);
        }
        json_decref(whole);
        golden_free(&golden);
}

static void damage_is_named_with_its_line(void **state)
{
        struct golden golden = {0};

        (void)state;
        golden_pass(&golden);
        *strstr(golden.bytes, "np.read") = 'm';
        assert_refused(&golden, "line 6: CRC: expected #, got a damaged record");
        golden_free(&golden);
}

static void boot_record_comes_first(void **state)
{
        struct golden golden = {0};

        (void)state;
        golden_record(&golden, GOLDEN_EMPTY);
        assert_refused(&golden, "line 1: the first record is not a boot record");
        golden_free(&golden);
}

static void bytes_without_a_record_are_no_report(void **state)
{
        struct golden golden = {0};

        (void)state;
        golden_say(&golden, "text for people\n");
        assert_refused(&golden, "no record at all");
        golden_say(&golden, "{\"record\":\"boot\"\n");
        assert_refused(&golden, "line 2: the record is cut short");
        golden_free(&golden);
        golden_say(&golden, "{\"record\":\"boot\",\"schema\":1,\"version\":\"0.1.0\"\n");
        assert_refused(&golden, "line 1: the record is cut short or torn");
        golden_free(&golden);
}

static void a_tsc_frequency_has_a_source(void **state)
{
        struct golden golden = {0};

        (void)state;
        golden_record(&golden, GOLDEN_BOOT_OF("tsc", "cycles", "2400000000", "null"));
        assert_refused(&golden, "line 1: boot record: a TSC frequency without its source, or a "
                                "source without one");
        golden_free(&golden);
}

static void second_boot_record_is_refused(void **state)
{
        struct golden golden = {0};

        (void)state;
        golden_record(&golden, GOLDEN_BOOT);
        golden_record(&golden, GOLDEN_BOOT);
        assert_refused(&golden, "line 2: a second boot record");
        golden_free(&golden);
}

static void a_boot_record_said_again_is_no_record_more(void **state)
{
        struct golden golden = {0};
        struct error error;

        (void)state;
        golden_record(&golden, GOLDEN_BOOT);
        golden_record(&golden, GOLDEN_EMPTY);
        golden_record(&golden, GOLDEN_BOOT ",\"repeated\":true");
        golden_record(&golden, GOLDEN_END("0", "1", "0", "0"));
        json_t *records = read_pieces(golden.bytes, golden.length, golden.length, &error);
        assert_int_equal(json_array_size(records), 3);
        json_decref(records);
        golden_free(&golden);

        golden_record(&golden, GOLDEN_BOOT);
        golden_record(&golden,
                      GOLDEN_BOOT_OF("emulated", "ticks", "null", "null") ","
                                                                          "\"repeated\":true");
        assert_refused(&golden, "line 2: a second boot record");
        golden_free(&golden);

        golden_record(&golden, GOLDEN_BOOT ",\"repeated\":true");
        assert_refused(&golden, "line 1: a repeated boot record is the first");
        golden_free(&golden);
}

static void report_without_end_record_is_refused(void **state)
{
        struct golden golden = {0};

        (void)state;
        golden_record(&golden, GOLDEN_BOOT);
        golden_record(&golden, GOLDEN_EMPTY);
        assert_refused(&golden, "no end record: the guest stopped after 1 result");
        golden_free(&golden);
}

static void output_after_the_end_record_is_no_part_of_it(void **state)
{
        struct golden golden = {0};

        (void)state;
        golden_pass(&golden);
        golden_record(&golden, GOLDEN_EMPTY);
        golden_say(&golden, "more\n\033[");
        assert_accepted(&golden);
        golden_free(&golden);
}

static void wrong_count_in_the_end_record_is_refused(void **state)
{
        static const struct {
                const char *record, *words;
        } ends[] = {
            {GOLDEN_END("1", "1", "0", "0"), "line 3: end record: \"benchmarks\" is 1, but 0 came"},
            {GOLDEN_END("0", "2", "0", "0"), "line 3: end record: \"results\" is 2, but 1 came"},
            {GOLDEN_END("0", "1", "1", "0"), "line 3: end record: \"failed\" is 1, but 0 came"},
            {GOLDEN_END("0", "1", "0", "1"), "line 3: end record: \"skipped\" is 1, but 0 came"},
        };

        (void)state;
        for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
                struct golden golden = {0};
                golden_record(&golden, GOLDEN_BOOT);
                golden_record(&golden, GOLDEN_EMPTY);
                golden_record(&golden, ends[i].record);
                assert_refused(&golden, ends[i].words);
                golden_free(&golden);
        }
}

static void id_reported_twice_is_refused(void **state)
{
        struct golden golden = {0};

        (void)state;
        golden_record(&golden, GOLDEN_BOOT);
        golden_record(&golden, GOLDEN_EMPTY);
        golden_record(&golden, GOLDEN_EMPTY);
        assert_refused(&golden, "line 3: base.empty is reported twice");
        golden_free(&golden);
}

static void net_median_is_less_the_empty_pair(void **state)
{
        struct golden golden = {0};

        (void)state;
        golden_record(&golden, GOLDEN_BOOT);
        golden_record(&golden, GOLDEN_EMPTY_OF("5"));
        golden_record(&golden, GOLDEN_BASE_OF("base.user", "6"));
        golden_record(&golden, GOLDEN_READ);
        golden_record(&golden, GOLDEN_END("0", "3", "0", "0"));
        assert_refused(&golden, "np.read: field \"net_p50\": expected 89, got 90");
        golden_free(&golden);
}

static void net_median_may_be_less_the_empty_pair_of_cpl_3(void **state)
{
        static const struct {
                const char *user, *words;
        } cases[] = {
            {GOLDEN_BASE_OF("base.user", "4"), NULL},
            {GOLDEN_BASE_OF("base.user", "6"), "np.read: field \"net_p50\": expected 89, got 90"}};

        (void)state;
        for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
                struct golden golden = {0};

                golden_record(&golden, GOLDEN_BOOT);
                golden_record(&golden, GOLDEN_EMPTY_OF("5"));
                golden_record(&golden, cases[i].user);
                golden_record(&golden, GOLDEN_READ);
                golden_record(&golden, GOLDEN_END("0", "3", "0", "0"));
                if (cases[i].words)
                        assert_refused(&golden, cases[i].words);
                else
                        assert_accepted(&golden);
                golden_free(&golden);
        }
}

static void other_schema_is_refused_by_its_number(void **state)
{
        struct golden golden = {0};
        char boot[] = GOLDEN_BOOT;

        (void)state;
        *(strstr(boot, "\"schema\":4") + strlen("\"schema\":")) = '8';
        golden_record(&golden, boot);
        assert_refused(&golden, "line 1: boot record: written by a newer trapclock (schema 8; this "
                                "one reads up to 7): update");
        golden_free(&golden);
}

/* The record with a text of it replaced. */
static void replaced(char *to, size_t size, const char *record, const char *old, const char *new)
{
        const char *at = strstr(record, old);

        assert_non_null(at);
        snprintf(to, size, "%.*s%s%s", (int)(at - record), record, new, at + strlen(old));
}

static void visits_are_those_of_every_round(void **state)
{
        static const char *const cases[][2] = {
            {"[[9400,400,1000,9]]", "visits: expected 10, got 9"},
            {"[[9400,400,1000]]", "result record: visits: expected [level, base, ratio, times]"},
            {"[[9400,400,1000,0],[9400,400,1000,10]]",
             "result record: visits: expected [level, base, ratio, times]"},
            {"[[9400,-1,1000,10]]", "result record: visits: expected [level, base, ratio, times]"},
            {"[[9400,400,\"1\",10]]",
             "result record: visits: expected [level, base, ratio, times]"},
            {"[]", "result record: field \"visits\": expected 1..100 items, got 0"},
        };

        (void)state;
        for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
                char result[2000], words[200];

                replaced(result, sizeof(result), GOLDEN_READ,
                         "[[9400,400,1000,9],[9412,400,1245,1]]", cases[i][0]);
                snprintf(words, sizeof(words), "line 2: %s", cases[i][1]);
                assert_result_refused(result, words);
        }
}

static void report_of_schema_2_is_read_without_the_later_fields(void **state)
{
        char boot[2000], result[2000], old[2000];
        struct golden golden = {0};

        (void)state;
        replaced(boot, sizeof(boot), GOLDEN_BOOT, "\"schema\":4", "\"schema\":2");
        *strstr(boot, ",\"rounds\":") = '\0'; /* the later fields stand at the end */
        replaced(result, sizeof(result), GOLDEN_READ, ",\"base_p50\":4," GOLDEN_VISITS, "");
        golden_record(&golden, boot);
        golden_record(&golden, result);
        golden_record(&golden, GOLDEN_END("0", "1", "0", "0"));
        assert_accepted(&golden);
        golden_free(&golden);
        golden_record(&golden, boot);
        golden_record(&golden, GOLDEN_READ);
        assert_refused(&golden, "line 2: result record: unknown field \"base_p50\"");
        golden_free(&golden);
        replaced(old, sizeof(old), GOLDEN_READ, ",\"base_p50\":4", "");
        assert_result_refused(old, "line 2: result record: field \"base_p50\" is missing");
}

static void unit_belongs_to_its_clock(void **state)
{
        struct golden golden = {0};

        (void)state;
        golden_record(&golden, GOLDEN_BOOT_OF("icount", "cycles", "null", "null"));
        assert_refused(
            &golden,
            "line 1: boot record: unit of clock icount: expected instructions, got cycles");
        golden_free(&golden);
}

static void unknown_kind_of_record_is_refused(void **state)
{
        struct golden golden = {0};

        (void)state;
        golden_record(&golden, GOLDEN_BOOT);
        golden_record(&golden, "{\"record\":\"rumour\"");
        assert_refused(&golden, "line 2: unknown kind of record");
        golden_free(&golden);
}

static void record_that_is_no_json_is_refused(void **state)
{
        assert_result_refused("{\"record\":\"result\",\"id\":", "line 2: not JSON at byte #");
        assert_result_refused(GOLDEN_READ ",\"id\":\"np.read\"", "line 2: not JSON at byte #");
        (void)state;
}

static void missing_and_unknown_fields_are_refused(void **state)
{
        (void)state;
        assert_result_refused(GOLDEN_READ ",\"mood\":1",
                              "line 2: result record: unknown field \"mood\"");
        assert_result_refused("{\"record\":\"result\",\"id\":\"np.read\"",
                              "line 2: result record: field \"path\" is missing");
}

/* Statistics that do not follow from the histogram, or are no statistics. */
static void numbers_that_disagree_are_refused(void **state)
{
        static const struct {
                const char *numbers, *words;
        } cases[] = {
            {"\"min\":91,\"p50\":94,\"p99\":99,\"max\":99,\"net_p50\":90,\"histogram\":[[90,4],"
             "[94,5],[99,1]]",
             "line 2: result record: field \"min\": the histogram says 90, the field 91"},
            {"\"min\":90,\"p50\":90,\"p99\":99,\"max\":99,\"net_p50\":90,\"histogram\":[[90,4],"
             "[94,5],[99,1]]",
             "line 2: result record: field \"p50\": the histogram says 94, the field 90"},
            {"\"min\":90,\"p50\":94,\"p99\":94,\"max\":99,\"net_p50\":90,\"histogram\":[[90,4],"
             "[94,5],[99,1]]",
             "line 2: result record: field \"p99\": the histogram says 99, the field 94"},
            {"\"min\":90,\"p50\":94,\"p99\":99,\"max\":94,\"net_p50\":90,\"histogram\":[[90,4],"
             "[94,5],[99,1]]",
             "line 2: result record: field \"max\": the histogram says 99, the field 94"},
            {"\"min\":90,\"p50\":94,\"p99\":99,\"max\":99,\"net_p50\":90,\"histogram\":[[90,4],"
             "[94,5]]",
             "line 2: result record: histogram: expected 10 samples, got 9"},
            {"\"min\":90,\"p50\":94,\"p99\":99,\"max\":99,\"net_p50\":90,\"histogram\":[[94,5],"
             "[90,4],[99,1]]",
             "line 2: result record: histogram: value 90 out of order or range"},
            {"\"min\":90,\"p50\":90,\"p99\":90,\"max\":90,\"net_p50\":90,\"histogram\":[[90,5],"
             "[90,5]]",
             "line 2: result record: histogram: value 90 out of order or range"},
            {"\"min\":90,\"p50\":94,\"p99\":99,\"max\":99,\"net_p50\":90,\"histogram\":[[90,0],"
             "[94,10]]",
             "line 2: result record: histogram: count 0 is not within the samples verified"},
            {"\"min\":90,\"p50\":94,\"p99\":99,\"max\":99,\"net_p50\":90,\"histogram\":[[90,-1],"
             "[94,11]]",
             "line 2: result record: histogram: count -1 is not within the samples verified"},
            {"\"min\":90,\"p50\":94,\"p99\":99,\"max\":99,\"net_p50\":90,\"histogram\":[[90,"
             "9223372036854775807],[94,9223372036854775807]]",
             "line 2: result record: histogram: count 9223372036854775807 is not within the "
             "samples verified"},
            {"\"min\":-1,\"p50\":94,\"p99\":99,\"max\":99,\"net_p50\":90,\"histogram\":[[-1,10]]",
             "line 2: result record: field \"min\": expected 0..4611686018427387904, got -1"},
            {"\"min\":90,\"p50\":94,\"p99\":99,\"max\":99,\"net_p50\":90,\"histogram\":[[-1,10]]",
             "line 2: result record: histogram: value -1 out of order or range"},
            {"\"min\":90,\"p50\":94,\"p99\":99,\"max\":99,\"net_p50\":90,\"histogram\":[]",
             "line 2: result record: field \"histogram\": expected 1..1000000 items, got 0"},
            {"\"min\":90,\"p50\":94,\"p99\":99,\"max\":99,\"net_p50\":90,\"histogram\":[[90]]",
             "line 2: result record: histogram: expected [value, count]"},
            {"\"min\":90,\"p50\":94,\"p99\":99,\"max\":99,\"net_p50\":90,\"histogram\":[[90,1,"
             "2]]",
             "line 2: result record: histogram: expected [value, count]"},
            {"\"min\":90,\"p50\":94,\"p99\":99,\"max\":99,\"net_p50\":90,\"histogram\":7",
             "line 2: result record: field \"histogram\": expected an array"},
            {"\"min\":90.0,\"p50\":94,\"p99\":99,\"max\":99,\"net_p50\":90,\"histogram\":[[90,"
             "10]]",
             "line 2: result record: field \"min\": expected an integer"},
            {"\"min\":\"90\",\"p50\":94,\"p99\":99,\"max\":99,\"net_p50\":90,\"histogram\":[[90,"
             "10]]",
             "line 2: result record: field \"min\": expected an integer"},
            {"\"min\":null,\"p50\":94,\"p99\":99,\"max\":99,\"net_p50\":90,\"histogram\":[[90,"
             "10]]",
             "line 2: result record: field \"min\": expected a value, got null"},
            {"\"min\":99999999999999999999,\"p50\":94,\"p99\":99,\"max\":99,\"net_p50\":90,"
             "\"histogram\":[[90,10]]",
             "line 2: not JSON at byte #"},
            {"\"min\":90,\"p50\":9223372036854775807,\"p99\":99,\"max\":99,\"net_p50\":90,"
             "\"histogram\":[[90,10]]",
             "line 2: result record: field \"p50\": expected 0..4611686018427387904, got "
             "9223372036854775807"},
        };

        (void)state;
        for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
                struct golden text = {0};
                golden_say(&text, GOLDEN_READ_START);
                golden_say(&text, cases[i].numbers);
                assert_result_refused(text.bytes, cases[i].words);
                golden_free(&text);
        }
}

/* np.read with one piece of text replaced. */
static void assert_replacement_refused(const char *old, const char *new, const char *words)
{
        struct golden text = {0};
        char head[] = GOLDEN_READ;
        char *place = strstr(head, old);

        assert_non_null(place);
        const char *rest = place + strlen(old);
        char tail[sizeof(head)];
        strcpy(tail, rest);
        *place = '\0';
        golden_say(&text, head);
        golden_say(&text, new);
        golden_say(&text, tail);
        assert_result_refused(text.bytes, words);
        golden_free(&text);
}

static void fields_out_of_range_are_refused(void **state)
{
        (void)state;
        assert_replacement_refused("\"np.read\"", "\"Np.read\"",
                                   "line 2: result record: field \"id\": expected none but the "
                                   "bytes \"abcdefghijklmnopqrstuvwxyz0123456789.-\"");
        assert_replacement_refused(
            "\"np.read\"", "\"\"",
            "line 2: result record: field \"id\": expected 1..64 bytes, got 0");
        assert_replacement_refused("\"np.read\"", "\"../../x\"",
                                   "line 2: result record: field \"id\": expected none but the "
                                   "bytes \"abcdefghijklmnopqrstuvwxyz0123456789.-\"");
        assert_replacement_refused(
            "\"skip\"", "\"a\\u001b[2Jb\"",
            "line 2: result record: field \"action\": expected printable ASCII");
        assert_replacement_refused(
            "\"skip\"", "\"a\\u009bb\"",
            "line 2: result record: field \"action\": expected printable ASCII");
        assert_replacement_refused(
            "\"skip\"", "\"\\u202e\"",
            "line 2: result record: field \"action\": expected printable ASCII");
        assert_replacement_refused("\"skip\"", "\"a\\u0000b\"", "line 2: not JSON at byte #");
        assert_replacement_refused("\"skip\"", "\"\xff\"", "line 2: not JSON at byte #");
        assert_replacement_refused(
            "\"skip\"", "\"012345678901234567890123456789012\"",
            "line 2: result record: field \"action\": expected 1..32 bytes, got 33");
        assert_replacement_refused(
            "\"vector\":14", "\"vector\":256",
            "line 2: result record: field \"vector\": expected 0..255, got 256");
        assert_replacement_refused(
            "\"vector\":14", "\"vector\":-1",
            "line 2: result record: field \"vector\": expected 0..255, got -1");
        assert_replacement_refused("\"vector\":14", "\"vector\":null",
                                   "line 2: result record: error code without a vector");
        assert_replacement_refused(
            "\"error_code\":0", "\"error_code\":4294967296",
            "line 2: result record: field \"error_code\": expected 0..4294967295, got 4294967296");
        assert_replacement_refused(
            "\"error_code_seen\":0", "\"error_code_seen\":2",
            "line 2: result record: passed with another error code than expected");
        assert_replacement_refused(
            "\"status\":\"pass\"", "\"status\":\"good\"",
            "line 2: result record: field \"status\": unknown value \"good\"");
        assert_replacement_refused("\"verified\":10", "\"verified\":9",
                                   "line 2: result record: passed with 9 of 10 verified");
        assert_replacement_refused(
            "\"taken\":10", "\"taken\":1000001",
            "line 2: result record: field \"taken\": expected 0..1000000, got 1000001");
        assert_replacement_refused("\"deliver\":null", "\"deliver\":[1,2,3,4,1]",
                                   "line 2: result record: field \"entry\": some phases are null");
        assert_replacement_refused(
            "\"deliver\":null", "\"deliver\":[1,2]",
            "line 2: result record: field \"deliver\": expected 5..5 items, got 2");
        assert_replacement_refused("\"below\":null", "\"below\":7",
                                   "line 2: result record: field \"below\": expected a string");
        assert_replacement_refused("\"mismatch\":null", "\"mismatch\":\"x\"",
                                   "line 2: result record: passed with a mismatch");
}

static void failed_result_has_a_mismatch_and_no_statistics(void **state)
{
        (void)state;
        assert_result_refused(GOLDEN_FAILED "," GOLDEN_READ_NUMBERS,
                              "line 2: result record: unknown field \"min\"");
        assert_replacement_refused("\"status\":\"pass\"", "\"status\":\"failed\"",
                                   "line 2: result record: unknown field \"deliver\"");
        assert_result_refused(GOLDEN_FAILED_WITH("3", "null"),
                              "line 2: result record: failed without a mismatch");
        assert_result_refused(GOLDEN_FAILED_WITH("11", "\"sample 3\""),
                              "line 2: result record: more samples verified than taken");
}

static void phases_are_all_there_and_ordered(void **state)
{
        (void)state;
        assert_replacement_refused(
            "\"deliver\":null,\"entry\":null,\"handle\":null,\"return\":null,\"probed\":null",
            "\"deliver\":[4,3,4,4,1],\"entry\":[4,4,4,4,1],\"handle\":[4,4,4,4,1],"
            "\"return\":[4,4,4,4,1],\"probed\":[4,4,4,4,1]",
            "line 2: result record: field \"deliver\": expected min, p50, p99, max, net p50");
}

static void deep_nesting_is_refused(void **state)
{
        struct golden text = {0};

        (void)state;
        golden_say(&text, GOLDEN_READ_START "\"histogram\":");
        for (int i = 0; i < 100000; i++)
                golden_say(&text, "[");
        assert_result_refused(text.bytes, "line 2: not JSON at byte #");
        golden_free(&text);
}

/* Feeds endless copies of a block; the reader must stop by itself. */
static void assert_endless_refused(const char *block, size_t length, const char *words)
{
        struct error error = {.status = 0};
        struct report_reader reader;
        struct report report;
        size_t fed = 0;

        assert_true(report_open(&report, &error));
        report_reader_open(&reader, &report);
        while (fed <= 2 * REPORT_BYTES_MAX && report_reader_feed(&reader, block, length, &error))
                fed += length;
        assert_true(fed <= REPORT_BYTES_MAX);
        assert_true(reader.line.capacity <= 2 * LINE_BYTES_MAX);
        assert_int_equal(error.status, STATUS_GUEST);
        assert_string_equal(error.text, words);
        report_reader_close(&reader);
        report_close(&report);
}

static void endless_line_is_refused_in_bounded_memory(void **state)
{
        static char block[65536];

        (void)state;
        memset(block, 'x', sizeof(block));
        assert_endless_refused(block, sizeof(block), "line 1: exceeds 4 MiB");
}

static void endless_lines_are_refused_in_bounded_memory(void **state)
{
        static char block[65536];

        (void)state;
        for (size_t i = 0; i < sizeof(block); i++)
                block[i] = i % 64 == 63 ? '\n' : 'x';
        assert_endless_refused(block, sizeof(block), "the report exceeds 64 MiB");
}

static void noise_is_refused(void **state)
{
        struct golden golden = {0};
        uint32_t random = 2463534242u;
        char byte[2] = "";

        (void)state;
        for (int i = 0; i < 20000; i++) {
                random ^= random << 13;
                random ^= random >> 17;
                random ^= random << 5;
                byte[0] = (char)(random >> 24);
                golden_say(&golden, byte);
        }
        assert_refused(&golden, "line 86: ends without a newline");
        golden_free(&golden);
}

static void take_all(struct guest_text *text, const struct golden *golden)
{
        struct error error = {.status = 0};
        struct report_reader reader;
        struct report report;

        assert_true(report_open(&report, &error));
        report_reader_open(&reader, &report);
        reader.on_text = guest_text_add;
        reader.context = text;
        assert_true(report_reader_feed(&reader, golden->bytes, golden->length, &error));
        report_reader_flush(&reader);
        report_reader_close(&reader);
        report_close(&report);
}

static void panic_in_a_torn_record_is_kept_and_printable(void **state)
{
        struct guest_text text = {.last = ""};
        struct golden golden = {0};

        (void)state;
        golden_record(&golden, GOLDEN_BOOT);
        golden_say(&golden, "{\"record\":\"resuPANIC: #UD at \033[2J0x1000\nrax 1\nrbx 2");
        take_all(&text, &golden);
        assert_string_equal(text.panic.bytes, "PANIC: #UD at ?[2J0x1000\nrax 1\nrbx 2\n");
        guest_text_close(&text);
        golden_free(&golden);
}

static void announcements_name_the_benchmark_and_are_no_last_line(void **state)
{
        struct guest_text text = {.last = ""};
        struct golden golden = {0};

        (void)state;
        golden_say(&golden, "trapclock 0.1.0\n@5 np.read\n@12 rsvd.read\n@5\n");
        take_all(&text, &golden);
        assert_string_equal(text.visited, "np.read");
        assert_string_equal(text.last, "trapclock 0.1.0");
        assert_int_equal(text.visits, 3);
        guest_text_close(&text);
        golden_free(&golden);
}

static void what_only_resembles_an_announcement_is_text(void **state)
{
        static const char *const lines[] = {"@",      "@x",  "@5np.read",           "@5 NP",
                                            "@5 a b", "@ 5", "@1234567890 np.read", "@5PANIC: #UD"};

        (void)state;
        for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
                struct guest_text text = {.last = ""};

                guest_text_add(&text, lines[i], strlen(lines[i]));
                assert_int_equal(text.visits, 0);
                assert_string_equal(text.last, lines[i]);
                guest_text_close(&text);
        }
}

static void an_announcement_without_a_first_one_has_its_number(void **state)
{
        struct guest_text text = {.last = ""};

        (void)state;
        guest_text_add(&text, "@7", 2);
        assert_string_equal(text.visited, "@7");
        guest_text_close(&text);
}

static void announced_rounds_tell_the_place_and_are_no_last_line(void **state)
{
        struct guest_text text = {.last = ""};
        struct golden golden = {0};

        (void)state;
        golden_say(&golden, "trapclock 0.1.0\nround 1 of 10: 3 visits\n@5 np.read\n@12 wp.write\n");
        take_all(&text, &golden);
        assert_int_equal(text.place.round, 1);
        assert_int_equal(text.place.rounds, 10);
        assert_int_equal(text.place.visit, 2);
        assert_int_equal(text.place.visits, 3);
        golden_say(&golden, "@13 rsvd.read\nround 2 of 10: 2 visits\n@5\n");
        guest_text_close(&text);
        take_all(&text, &golden);
        assert_int_equal(text.place.round, 2);
        assert_int_equal(text.place.visit, 1);
        assert_int_equal(text.place.visits, 2);
        assert_string_equal(text.last, "trapclock 0.1.0");
        guest_text_close(&text);
        golden_free(&golden);
}

static void what_only_resembles_a_round_is_text(void **state)
{
        static const char *const lines[] = {"round 1 of 10",
                                            "round 0 of 10: 3 visits",
                                            "round 11 of 10: 3 visits",
                                            "round 1 of 10: 0 visits",
                                            "round -1 of 10: 3 visits",
                                            "round 01 of 10: 3 visits",
                                            "round 1 of 10: 3 visitsx",
                                            "round 1 of 1000000000: 3 visits"};

        (void)state;
        for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
                struct guest_text text = {.last = ""};

                guest_text_add(&text, lines[i], strlen(lines[i]));
                assert_int_equal(text.place.visits, 0);
                assert_string_equal(text.last, lines[i]);
                guest_text_close(&text);
        }
}

static void panic_dump_is_capped(void **state)
{
        struct guest_text text = {.last = ""};
        struct golden golden = {0};

        (void)state;
        golden_say(&golden, "PANIC: again\n");
        for (int i = 0; i < 5000; i++)
                golden_say(&golden, "and again\n");
        take_all(&text, &golden);
        assert_int_equal(text.panic_lines, GUEST_PANIC_LINES + 1);
        assert_non_null(strstr(text.panic.bytes, "(cut here)\n"));
        guest_text_close(&text);
        golden_free(&golden);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
            cmocka_unit_test(sound_reports_are_accepted),
            cmocka_unit_test(records_are_kept_without_their_crc),
            cmocka_unit_test(pieces_of_any_size_give_the_same_records),
            cmocka_unit_test(carriage_return_before_newline_is_accepted),
            cmocka_unit_test(report_cut_at_any_byte_is_refused),
            cmocka_unit_test(no_flipped_bit_changes_what_is_read),
            cmocka_unit_test(damage_is_named_with_its_line),
            cmocka_unit_test(boot_record_comes_first),
            cmocka_unit_test(bytes_without_a_record_are_no_report),
            cmocka_unit_test(a_tsc_frequency_has_a_source),
            cmocka_unit_test(second_boot_record_is_refused),
            cmocka_unit_test(a_boot_record_said_again_is_no_record_more),
            cmocka_unit_test(report_without_end_record_is_refused),
            cmocka_unit_test(output_after_the_end_record_is_no_part_of_it),
            cmocka_unit_test(wrong_count_in_the_end_record_is_refused),
            cmocka_unit_test(id_reported_twice_is_refused),
            cmocka_unit_test(net_median_is_less_the_empty_pair),
            cmocka_unit_test(net_median_may_be_less_the_empty_pair_of_cpl_3),
            cmocka_unit_test(visits_are_those_of_every_round),
            cmocka_unit_test(report_of_schema_2_is_read_without_the_later_fields),
            cmocka_unit_test(other_schema_is_refused_by_its_number),
            cmocka_unit_test(unit_belongs_to_its_clock),
            cmocka_unit_test(unknown_kind_of_record_is_refused),
            cmocka_unit_test(record_that_is_no_json_is_refused),
            cmocka_unit_test(missing_and_unknown_fields_are_refused),
            cmocka_unit_test(numbers_that_disagree_are_refused),
            cmocka_unit_test(fields_out_of_range_are_refused),
            cmocka_unit_test(failed_result_has_a_mismatch_and_no_statistics),
            cmocka_unit_test(phases_are_all_there_and_ordered),
            cmocka_unit_test(deep_nesting_is_refused),
            cmocka_unit_test(endless_line_is_refused_in_bounded_memory),
            cmocka_unit_test(endless_lines_are_refused_in_bounded_memory),
            cmocka_unit_test(noise_is_refused),
            cmocka_unit_test(panic_in_a_torn_record_is_kept_and_printable),
            cmocka_unit_test(announcements_name_the_benchmark_and_are_no_last_line),
            cmocka_unit_test(what_only_resembles_an_announcement_is_text),
            cmocka_unit_test(announced_rounds_tell_the_place_and_are_no_last_line),
            cmocka_unit_test(what_only_resembles_a_round_is_text),
            cmocka_unit_test(an_announcement_without_a_first_one_has_its_number),
            cmocka_unit_test(panic_dump_is_capped),
        };

        return cmocka_run_group_tests_name("report reader", tests, NULL, NULL);
}
