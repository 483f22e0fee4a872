/* SPDX-License-Identifier: MIT */
/*
 * A result as other tools read it. Sources: RFC 4180 (CSV); the Go proposal
 * "Go Benchmark Data Format"; the README of benchmark-action's
 * github-action-benchmark, "customSmallerIsBetter"; Bencher's documentation,
 * "Bencher Metric Format (BMF)".
 */
#include "ci/print/formats.h"

#include <string.h>

#include "bench/protocol/protocol.h"
#include "ci/base/fields.h"
#include "ci/stats/statistics.h"
#include "ci/result/measurement.h"
#include "ci/result/result.h"
#include "ci/print/boots_table.h"
#include "ci/print/tests.h"

#define WORDS_BYTES 1200
#define CSV_END     "\r\n"

typedef bool writer(const json_t *result, const struct measurement *measurement, FILE *stream,
                    struct error *error);

static const char *unit_of(const struct measurement *measurement)
{
        return field_string(measurement->boot, BOOT_UNIT);
}

static double median_of(const struct measurement_row *row)
{
        return median_of_sorted(row->medians, row->boots);
}

/* --- CSV: a row for every benchmark of every boot */

static void csv_text(const char *text, FILE *stream)
{
        fputc('"', stream);
        for (; *text; text++) {
                if (*text == '"')
                        fputc('"', stream);
                fputc(*text, stream);
        }
        fputc('"', stream);
}

static void csv_number(const json_t *record, const char *name, FILE *stream)
{
        fputc(',', stream);
        if (!field_is_null(record, name))
                fprintf(stream, "%lld", (long long)field_integer(record, name));
}

static void csv_row(const json_t *record, size_t boot, const char *unit, FILE *stream)
{
        static const char *const numbers[] = {
            RESULT_MIN,      RESULT_P50,     RESULT_P99,
            RESULT_MAX,      RESULT_NET_P50, RESULT_ERROR_CODE_SEEN,
            RESULT_VERIFIED, RESULT_TAKEN,
        };
        bool result = strcmp(field_string(record, "record"), RECORD_RESULT) == 0;

        if (!result && strcmp(field_string(record, "record"), RECORD_SKIP) != 0)
                return;
        fprintf(stream, "%zu,%s,%s,%s,%s,%s", boot, field_string(record, FIELD_ID),
                result ? field_string(record, RESULT_STATUS) : "skipped",
                field_string(record, FIELD_PATH), field_string(record, FIELD_ACTION), unit);
        for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
                csv_number(record, numbers[i], stream);
        fputc(',', stream);
        csv_text(field_string(record, result ? RESULT_MISMATCH : SKIP_REASON), stream);
        fputs(CSV_END, stream);
}

static bool write_csv(const json_t *result, const struct measurement *measurement, FILE *stream,
                      struct error *error)
{
        size_t boot, i;
        json_t *entry, *record;

        (void)error;
        fputs("boot,benchmark,status,path,action,unit,min,p50,p99,max,net_p50,error_code,verified,"
              "taken,reason" CSV_END,
              stream);
        json_array_foreach(json_object_get(result, RESULT_BOOTS), boot, entry)
        {
                json_array_foreach(json_object_get(entry, RESULT_BOOT_RECORDS), i, record)
                {
                        csv_row(record, boot + 1, unit_of(measurement), stream);
                }
        }
        return true;
}

static bool write_markdown(const json_t *result, const struct measurement *measurement,
                           FILE *stream, struct error *error)
{
        (void)measurement;
        return boots_table_print(result, TABLE_MARKDOWN, stream, error);
}

/* --- TAP and JUnit: a benchmark is a test, which verification decides */

static enum test_outcome outcome_of(const struct measurement_row *row)
{
        if (row->state == MEASURED_FAILED)
                return TEST_FAILED;
        return row->state == MEASURED_SKIPPED ? TEST_SKIPPED : TEST_PASSED;
}

static void write_tests(const struct measurement *measurement, const struct test_writer *to,
                        FILE *stream)
{
        struct test_counts counts = {.tests = measurement->count};
        char words[WORDS_BYTES];

        for (size_t i = 0; i < measurement->count; i++) {
                counts.failed += outcome_of(&measurement->rows[i]) == TEST_FAILED;
                counts.skipped += outcome_of(&measurement->rows[i]) == TEST_SKIPPED;
        }
        to->start(&counts, stream);
        for (size_t i = 0; i < measurement->count; i++) {
                const struct measurement_row *row = &measurement->rows[i];
                const struct test_line line = {
                    .suite = "", .name = row->id, .outcome = outcome_of(row), .words = words};
                if (line.outcome == TEST_PASSED)
                        snprintf(words, sizeof(words), "%.15g %s", median_of(row),
                                 unit_of(measurement));
                else
                        snprintf(words, sizeof(words), "%s", row->reason);
                to->test(&line, i + 1, stream);
        }
        to->end(stream);
}

static bool write_tap(const json_t *result, const struct measurement *measurement, FILE *stream,
                      struct error *error)
{
        (void)result, (void)error;
        write_tests(measurement, &tap_writer, stream);
        return true;
}

static bool write_junit(const json_t *result, const struct measurement *measurement, FILE *stream,
                        struct error *error)
{
        (void)result, (void)error;
        write_tests(measurement, &junit_writer, stream);
        return true;
}

/*
 * --- Go's benchmark format: a line a benchmark and boot, as benchstat wants its
 * samples. It compares what is alike in every "name: value" line, so the image's
 * build is none of them; of exact counts it says that one sample is enough.
 */

static void gobench_line(const struct measurement *measurement, const struct measurement_row *row,
                         size_t boot, FILE *stream)
{
        fprintf(stream, "BenchmarkFault/id=%s %lld %.15g %s/op", row->id, measurement->samples,
                row->medians[boot], unit_of(measurement));
        if (measurement->has_time && strcmp(measurement->clock, CLOCK_TSC) == 0)
                fprintf(stream, " %.15g ns/op", row->nanoseconds[boot]);
        fputc('\n', stream);
}

static bool write_gobench(const json_t *result, const struct measurement *measurement, FILE *stream,
                          struct error *error)
{
        (void)result, (void)error;
        fprintf(stream, "pkg: trapclock\ncpu: %s\nclock: %s\n",
                field_string(measurement->boot, BOOT_BRAND), measurement->clock);
        if (strcmp(measurement->clock, CLOCK_ICOUNT) == 0)
                fprintf(stream, "Unit %s/op assume=exact\n", unit_of(measurement));
        for (size_t i = 0; i < measurement->count; i++)
                for (size_t boot = 0; measurement_row_counts(&measurement->rows[i]) &&
                                      boot < measurement->rows[i].boots;
                     boot++)
                        gobench_line(measurement, &measurement->rows[i], boot, stream);
        return true;
}

/* --- JSON of services that keep figures over time; ids hold nothing to escape */

static bool write_github(const json_t *result, const struct measurement *measurement, FILE *stream,
                         struct error *error)
{
        const char *separator = "[\n";

        (void)result, (void)error;
        for (size_t i = 0; i < measurement->count; i++) {
                const struct measurement_row *row = &measurement->rows[i];
                if (!measurement_row_counts(row))
                        continue;
                fprintf(stream, "%s{\"name\":\"%s\",\"unit\":\"%s\",\"value\":%.15g", separator,
                        row->id, unit_of(measurement), median_of(row));
                if (row->boots > 1)
                        fprintf(stream, ",\"range\":\"%.15g..%.15g\"", row->medians[0],
                                row->medians[row->boots - 1]);
                fprintf(stream, ",\"extra\":\"%zu boot%s\"}", row->boots,
                        row->boots == 1 ? "" : "s");
                separator = ",\n";
        }
        fputs(separator[0] == '[' ? "[]\n" : "\n]\n", stream);
        return true;
}

static bool write_bencher(const json_t *result, const struct measurement *measurement, FILE *stream,
                          struct error *error)
{
        const char *separator = "{\n";

        (void)result, (void)error;
        for (size_t i = 0; i < measurement->count; i++) {
                const struct measurement_row *row = &measurement->rows[i];
                if (!measurement_row_counts(row))
                        continue;
                fprintf(stream,
                        "%s\"%s\":{\"%s\":{\"value\":%.15g,\"lower_value\":%.15g,"
                        "\"upper_value\":%.15g}}",
                        separator, row->id, unit_of(measurement), median_of(row), row->medians[0],
                        row->medians[row->boots - 1]);
                separator = ",\n";
        }
        fputs(separator[0] == '{' ? "{}\n" : "\n}\n", stream);
        return true;
}

static writer *const writers[FORMATS] = {
    [FORMAT_CSV] = write_csv,         [FORMAT_MARKDOWN] = write_markdown,
    [FORMAT_TAP] = write_tap,         [FORMAT_JUNIT] = write_junit,
    [FORMAT_GOBENCH] = write_gobench, [FORMAT_GITHUB] = write_github,
    [FORMAT_BENCHER] = write_bencher,
};

bool result_format_print(const json_t *result, enum format format, FILE *stream,
                         struct error *error)
{
        struct measurement measurement;

        if (result_is_verify(result))
                return error_set(error, STATUS_UNUSABLE,
                                 "a result of verify holds no figures: expected --format "
                                 "table|json");
        if (!measurement_of_result((json_t *)result, "result", &measurement, error))
                return false;
        bool good = writers[format](result, &measurement, stream, error);
        measurement_close(&measurement);
        return good;
}
