/* SPDX-License-Identifier: MIT */
/* Checks the rules between the records of one report. */
#include "ci/report/report.h"
#include "ci/report/row.h"
#include "bench/protocol/protocol.h"
#include "ci/base/fields.h"
#include "ci/report/record.h"

#include <string.h>

#define MODE_KEY COMMAND_MODE "="

bool report_open(struct report *report, struct error *error)
{
        *report = (struct report){.records = json_array(),
                                  .listed = json_object(),
                                  .reported = json_object(),
                                  .known = json_object()};
        if (report->records && report->listed && report->reported && report->known)
                return true;
        report_close(report);
        return error_no_memory(error);
}

void report_close(struct report *report)
{
        json_decref(report->records);
        json_decref(report->listed);
        json_decref(report->reported);
        json_decref(report->known);
        json_decref(report->exits);
        *report = (struct report){0};
}

const json_t *report_boot(const struct report *report)
{
        return json_array_get(report->records, 0);
}

bool boot_is_forced(const json_t *boot)
{
        return json_is_true(json_object_get(boot, BOOT_FORCED));
}

bool boot_is_repeated(const json_t *boot)
{
        return json_is_true(json_object_get(boot, BOOT_REPEATED));
}

bool boot_is_again(const json_t *boot, const json_t *repeated)
{
        const char *name;
        json_t *value;

        if (!boot_is_repeated(repeated) || json_object_size(repeated) != json_object_size(boot) + 1)
                return false;
        json_object_foreach((json_t *)boot, name, value)
        {
                if (!json_equal(value, json_object_get(repeated, name)))
                        return false;
        }
        return true;
}

bool boot_is_lost(const json_t *boot)
{
        return strcmp(field_string(boot, BOOT_VERSION), UNKNOWN) == 0;
}

bool boot_is_of_linux(const json_t *boot)
{
        return !field_is_null(boot, BOOT_KERNEL);
}

const char *boot_layer(const json_t *boot)
{
        const char *layer = field_string(boot, BOOT_LAYER);

        return layer[0] ? layer : LAYER_NATIVE;
}

const char *boot_unit(const json_t *boot)
{
        return boot_is_forced(boot) ? FORCED_PREFIX UNIT_CYCLES : field_string(boot, BOOT_UNIT);
}

bool report_distrust_clock(struct report *report, const char *emulator, const char **changed,
                           struct error *error)
{
        json_t *boot = json_array_get(report->records, 0);
        json_t *warnings = json_object_get(boot, BOOT_WARNINGS);

        *changed = NULL;
        if (strcmp(field_string(boot, BOOT_CLOCK), CLOCK_TSC) != 0 || boot_is_forced(boot))
                return true;
        json_t *reason = json_sprintf("the guest took its clock for " CLOCK_TSC
                                      ", but %s runs it: kept as " CLOCK_EMULATED,
                                      emulator);
        if (json_array_append_new(warnings, reason) != 0 ||
            json_object_set_new(boot, BOOT_CLOCK, json_string(CLOCK_EMULATED)) != 0 ||
            json_object_set_new(boot, BOOT_UNIT, json_string(UNIT_TICKS)) != 0)
                return error_no_memory(error);
        *changed = json_string_value(reason);
        return true;
}

const json_t *report_find(const json_t *records, const char *kind)
{
        size_t index;
        json_t *record;

        json_array_foreach(records, index, record)
        {
                if (strcmp(field_string(record, "record"), kind) == 0)
                        return record;
        }
        return NULL;
}

static bool is_passed_result(const json_t *record)
{
        return strcmp(field_string(record, RESULT_STATUS), STATUS_PASS) == 0;
}

const json_t *report_find_result(const json_t *records, const char *id)
{
        return report_find_beside(records, id, NULL);
}

const json_t *report_find_beside(const json_t *records, const char *id, const json_t *other)
{
        size_t index;
        json_t *record;

        json_array_foreach(records, index, record)
        {
                if (strcmp(row_name(record), id) == 0 && is_passed_result(record) &&
                    (!other || field_integer(record, FIELD_CPU) == field_integer(other, FIELD_CPU)))
                        return record;
        }
        return NULL;
}

/* Did the guest's command line ask for the exhaustive check? The last mode on it counts. */
static bool is_verify(const struct report *report)
{
        const char *word = field_string(report_boot(report), BOOT_COMMAND_LINE);
        bool verify = false;

        while (*(word += strspn(word, " "))) {
                size_t length = strcspn(word, " ");
                if (strncmp(word, MODE_KEY, sizeof(MODE_KEY) - 1) == 0)
                        verify = length == sizeof(MODE_KEY MODE_VERIFY) - 1 &&
                                 strncmp(word, MODE_KEY MODE_VERIFY, length) == 0;
                word += length;
        }
        return verify;
}

/* Records between boot and end must belong to the mode on the command line. */
static bool check_mode(const struct report *report, enum record_kind kind, struct error *error)
{
        bool of_verify = kind == RECORD_KIND_MISMATCH || kind == RECORD_KIND_DEVIATION ||
                         kind == RECORD_KIND_VERIFY;

        if (kind == RECORD_KIND_BOOT || kind == RECORD_KIND_END || of_verify == is_verify(report))
                return true;
        return error_set(error, STATUS_UNUSABLE, "a record of a mode that was not asked for");
}

static bool check_order(const struct report *report, enum record_kind kind, const json_t *record,
                        struct error *error)
{
        bool first = json_array_size(report->records) == 0;

        if (report->ended)
                return error_set(error, STATUS_UNUSABLE, "a record after the end record");
        if (report->verified && kind != RECORD_KIND_END && kind != RECORD_KIND_BOOT)
                return error_set(error, STATUS_UNUSABLE, "a record after the verify record");
        if (!first && kind == RECORD_KIND_BOOT && !boot_is_again(report_boot(report), record))
                return error_set(error, STATUS_UNUSABLE, "a second boot record");
        if (first && boot_is_repeated(record))
                return error_set(error, STATUS_UNUSABLE, "a repeated boot record is the first");
        return true;
}

static bool remember(json_t *set, const char *name, struct error *error)
{
        if (json_object_get(set, name))
                return error_set(error, STATUS_UNUSABLE, "%s is reported twice", name);
        if (json_object_set_new(set, name, json_true()) != 0)
                return error_no_memory(error);
        return true;
}

static bool remember_id(json_t *set, const json_t *record, struct error *error)
{
        char name[RECORD_NAME_BYTES];

        return remember(set, record_name(record, name), error);
}

static bool must_be(const char *what, json_int_t expected, json_int_t got, struct error *error)
{
        return expected == got || error_set(error, STATUS_UNUSABLE, "%s: expected %lld, got %lld",
                                            what, (long long)expected, (long long)got);
}

/* Each case is counted exactly once. Each mismatch has a record, up to a limit. */
static bool check_verify_counts(const struct report *report, const json_t *verify,
                                struct error *error)
{
        json_int_t mismatches = field_integer(verify, VERIFY_MISMATCHES);
        json_int_t shown =
            mismatches < VERIFY_MISMATCHES_SHOWN ? mismatches : VERIFY_MISMATCHES_SHOWN;

        return must_be("verify record: cases passed, deviating and mismatched",
                       field_integer(verify, VERIFY_CASES),
                       field_integer(verify, VERIFY_PASSED) + report->deviating + mismatches,
                       error) &&
               must_be("mismatch records", shown, (json_int_t)report->mismatches, error);
}

static bool account_verify(struct report *report, const json_t *verify, struct error *error)
{
        if (!check_verify_counts(report, verify, error))
                return false;
        report->verified = true;
        report->failed += field_integer(verify, VERIFY_MISMATCHES) > 0;
        return true;
}

static bool account_deviation(struct report *report, const json_t *deviation, struct error *error)
{
        if (!remember(report->known, field_string(deviation, DEVIATION_NAME), error))
                return false;
        report->deviating += field_integer(deviation, DEVIATION_CASES);
        return true;
}

static bool check_count(const json_t *end, const char *name, size_t counted, struct error *error)
{
        if (field_integer(end, name) == (json_int_t)counted)
                return true;
        return error_set(error, STATUS_UNUSABLE, "end record: \"%s\" is %lld, but %zu came", name,
                         (long long)field_integer(end, name), counted);
}

static bool check_end_counts(const struct report *report, const json_t *end, struct error *error)
{
        return check_count(end, END_BENCHMARKS, report->benchmarks, error) &&
               check_count(end, END_RESULTS, report->results, error) &&
               check_count(end, END_FAILED, report->failed, error) &&
               check_count(end, END_SKIPPED, report->skipped, error);
}

/* A row that passed has a visit in every round. */
static bool check_rounds(const struct report *report, const json_t *result, struct error *error)
{
        const json_t *visits = json_object_get(result, RESULT_VISITS);
        json_int_t sum = 0;
        size_t index;
        json_t *visit;

        if (!visits)
                return true;
        json_array_foreach(visits, index, visit)
        {
                sum += json_integer_value(json_array_get(visit, VISIT_TIMES));
        }
        return must_be("visits", field_integer(report_boot(report), BOOT_ROUNDS), sum, error);
}

/* CPU records must come in the order of their numbers. */
static bool account_cpu(const struct report *report, const json_t *record, struct error *error)
{
        return must_be("cpu record", (json_int_t)report->cpus, field_integer(record, FIELD_CPU),
                       error);
}

/* If a record is refused the report stays unchanged, because import --partial goes on. */
static bool account(struct report *report, enum record_kind kind, const json_t *record,
                    struct error *error)
{
        switch (kind) {
        case RECORD_KIND_BOOT:
                return true;
        case RECORD_KIND_BENCHMARK:
                if (!remember_id(report->listed, record, error))
                        return false;
                report->benchmarks++;
                return true;
        case RECORD_KIND_CPU:
                if (!account_cpu(report, record, error))
                        return false;
                report->cpus++;
                return true;
        case RECORD_KIND_RESULT:
                if (!check_rounds(report, record, error) ||
                    !remember_id(report->reported, record, error))
                        return false;
                report->results++;
                report->failed += strcmp(field_string(record, RESULT_STATUS), STATUS_FAILED) == 0;
                return true;
        case RECORD_KIND_SKIP:
                if (!remember_id(report->reported, record, error))
                        return false;
                report->skipped++;
                return true;
        case RECORD_KIND_MISMATCH:
                report->mismatches++;
                return true;
        case RECORD_KIND_DEVIATION:
                return account_deviation(report, record, error);
        case RECORD_KIND_VERIFY:
                return account_verify(report, record, error);
        case RECORD_KIND_END:
                break;
        }
        report->ended = check_end_counts(report, record, error);
        return report->ended;
}

/* Returns the boot record's schema; before it has come, the newest. */
static int schema_of(const struct report *report)
{
        const json_t *boot = report_boot(report);

        return boot ? (int)field_integer(boot, BOOT_SCHEMA) : REPORT_SCHEMA;
}

bool report_add(struct report *report, json_t *record, struct error *error)
{
        enum record_kind kind;

        /* The boot record's schema says which fields the others have. */
        if (!report_boot(report) && strcmp(field_string(record, "record"), RECORD_BOOT) != 0)
                return error_set(error, STATUS_UNUSABLE, "the first record is not a boot record");
        if (!record_check(record, schema_of(report), &kind, error) ||
            !check_order(report, kind, record, error) || !check_mode(report, kind, error) ||
            !account(report, kind, record, error))
                return false;
        return boot_is_repeated(record) || json_array_append(report->records, record) == 0 ||
               error_no_memory(error);
}

/* Is the net median the raw one minus that of this empty pair? False if there is none. */
static bool is_net_of(const json_t *record, const json_t *pair)
{
        return pair && field_integer(record, RESULT_NET_P50) ==
                           field_integer(record, RESULT_P50) - field_integer(pair, RESULT_P50);
}

/*
 * Each net median is the raw one minus that of the empty pair of the row's CPL, or, before
 * schema 3, of CPL 0. A record does not say its CPL, so either pair may fit.
 */
static bool check_net(const struct report *report, struct error *error)
{
        const json_t *empty = NULL, *user = NULL;
        json_int_t cpu = -1;
        size_t index;
        json_t *record;

        json_array_foreach(report->records, index, record)
        {
                if (!is_passed_result(record))
                        continue;
                /* Finds the pairs of the row's CPU once, since its rows are consecutive. */
                if (field_integer(record, FIELD_CPU) != cpu) {
                        cpu = field_integer(record, FIELD_CPU);
                        empty = report_find_beside(report->records, EMPTY_PAIR_ID, record);
                        user = report_find_beside(report->records, USER_PAIR_ID, record);
                }
                if (!empty || (!user && field_integer(report_boot(report), BOOT_SCHEMA) > 2) ||
                    is_net_of(record, empty) || is_net_of(record, user))
                        continue;
                return error_set(error, STATUS_UNUSABLE,
                                 "%s: field \"%s\": expected %lld, got %lld", row_name(record),
                                 RESULT_NET_P50,
                                 (long long)(field_integer(record, RESULT_P50) -
                                             field_integer(empty, RESULT_P50)),
                                 (long long)field_integer(record, RESULT_NET_P50));
        }
        return true;
}

bool report_complete(const struct report *report, struct error *error)
{
        if (json_array_size(report->records) == 0)
                return error_set(error, STATUS_UNUSABLE, "no record at all");
        if (!report->ended)
                return error_set(error, STATUS_UNUSABLE,
                                 "no end record: the guest stopped after %zu result%s",
                                 report->results, report->results == 1 ? "" : "s");
        if (is_verify(report) && !report->verified)
                return error_set(error, STATUS_UNUSABLE, "no verify record");
        return check_net(report, error);
}
