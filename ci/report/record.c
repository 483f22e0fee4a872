/* SPDX-License-Identifier: MIT */
/* One record by itself: its fields, and numbers that agree. */
#include "ci/report/record.h"
#include "ci/base/fields.h"
#include "ci/report/record_fields.h"

#include <stdlib.h>
#include <string.h>

const char *const phase_names[PHASE_FIELDS] = {PHASE_NAMES};

static bool check_boot(const json_t *record, struct error *error)
{
        const json_t *schema = json_object_get(record, BOOT_SCHEMA);

        if (json_is_integer(schema) && json_integer_value(schema) != REPORT_SCHEMA)
                return error_set(error, STATUS_UNUSABLE, "report schema: expected %d, got %lld",
                                 REPORT_SCHEMA, (long long)json_integer_value(schema));
        if (!fields_check(record, boot_fields, NULL, error))
                return false;
        for (size_t i = 0; record_clocks[i]; i++)
                if (strcmp(field_string(record, BOOT_CLOCK), record_clocks[i]) == 0 &&
                    strcmp(field_string(record, BOOT_UNIT), record_units[i]) != 0)
                        return error_set(error, STATUS_UNUSABLE,
                                         "unit of clock %s: expected %s, got %s", record_clocks[i],
                                         record_units[i], field_string(record, BOOT_UNIT));
        if (field_is_null(record, BOOT_TSC_HZ) != field_is_null(record, BOOT_TSC_SOURCE))
                return error_set(error, STATUS_UNUSABLE,
                                 "a TSC frequency without its source, or a source without one");
        return true;
}

static bool check_expectation(const json_t *record, struct error *error)
{
        if (field_is_null(record, FIELD_VECTOR) && !field_is_null(record, FIELD_ERROR_CODE))
                return error_set(error, STATUS_UNUSABLE, "error code without a vector");
        return true;
}

static bool check_benchmark(const json_t *record, struct error *error)
{
        return fields_check(record, benchmark_fields, NULL, error) &&
               check_expectation(record, error);
}

/* One [value, count] of a histogram; values ascend and the counts stay within the samples. */
static bool check_bin(const json_t *bin, json_int_t previous, json_int_t room, struct error *error)
{
        const json_t *value = json_array_get(bin, 0);
        const json_t *count = json_array_get(bin, 1);

        if (json_array_size(bin) != 2 || !json_is_integer(value) || !json_is_integer(count))
                return error_set(error, STATUS_UNUSABLE, "histogram: expected [value, count]");
        if (json_integer_value(value) <= previous || json_integer_value(value) > TICKS_MAX)
                return error_set(error, STATUS_UNUSABLE,
                                 "histogram: value %lld out of order or range",
                                 (long long)json_integer_value(value));
        if (json_integer_value(count) < 1 || json_integer_value(count) > room)
                return error_set(error, STATUS_UNUSABLE,
                                 "histogram: count %lld is not within the samples verified",
                                 (long long)json_integer_value(count));
        return true;
}

/* Nearest rank: the value of rank ceil(percent / 100 * samples), counted from 1. */
static json_int_t percentile(const json_t *histogram, json_int_t samples, int percent)
{
        json_int_t rank = (samples * percent + 99) / 100;
        json_int_t seen = 0;
        size_t index;
        json_t *bin;

        json_array_foreach(histogram, index, bin)
        {
                seen += json_integer_value(json_array_get(bin, 1));
                if (seen >= rank)
                        return json_integer_value(json_array_get(bin, 0));
        }
        return -1;
}

static bool agrees(const json_t *record, const char *name, json_int_t expected, struct error *error)
{
        if (field_integer(record, name) == expected)
                return true;
        return error_set(error, STATUS_UNUSABLE,
                         "field \"%s\": the histogram says %lld, the field %lld", name,
                         (long long)expected, (long long)field_integer(record, name));
}

bool histogram_check(const json_t *histogram, json_int_t room, json_int_t *samples,
                     struct error *error)
{
        json_int_t previous = -1;
        size_t index;
        json_t *bin;

        *samples = 0;
        json_array_foreach(histogram, index, bin)
        {
                if (!check_bin(bin, previous, room - *samples, error))
                        return false;
                previous = json_integer_value(json_array_get(bin, 0));
                *samples += json_integer_value(json_array_get(bin, 1));
        }
        return true;
}

bool histogram_add(struct histogram *histogram, const json_t *from, struct error *error)
{
        size_t more = json_array_size(from), i;
        json_t *bin;

        if (more == 0)
                return true;
        struct histogram_bin *bins =
            realloc(histogram->bins, (histogram->count + more) * sizeof(*bins));
        if (!bins)
                return error_no_memory(error);
        histogram->bins = bins;
        json_array_foreach(from, i, bin)
        {
                bins[histogram->count++] =
                    (struct histogram_bin){.value = json_integer_value(json_array_get(bin, 0)),
                                           .count = json_integer_value(json_array_get(bin, 1))};
        }
        return true;
}

static bool check_statistics(const json_t *record, struct error *error)
{
        const json_t *histogram = json_object_get(record, RESULT_HISTOGRAM);
        json_int_t verified = field_integer(record, RESULT_VERIFIED);
        json_int_t sum;

        if (!histogram_check(histogram, verified, &sum, error))
                return false;
        if (sum != verified)
                return error_set(error, STATUS_UNUSABLE,
                                 "histogram: expected %lld samples, got %lld", (long long)verified,
                                 (long long)sum);
        return agrees(record, RESULT_MIN, percentile(histogram, sum, 0), error) &&
               agrees(record, RESULT_P50, percentile(histogram, sum, 50), error) &&
               agrees(record, RESULT_P99, percentile(histogram, sum, 99), error) &&
               agrees(record, RESULT_MAX, percentile(histogram, sum, 100), error);
}

/* A phase is min, p50, p99, max and net p50; either all phases are there or none. */
static bool check_phase(const json_t *record, const char *name, struct error *error)
{
        const json_t *phase = json_object_get(record, name);
        json_int_t previous = 0;

        if (json_is_null(phase) != field_is_null(record, phase_names[0]))
                return error_set(error, STATUS_UNUSABLE, "field \"%s\": some phases are null",
                                 name);
        for (size_t i = 0; i < json_array_size(phase); i++) {
                const json_t *number = json_array_get(phase, i);
                json_int_t value = json_integer_value(number);
                bool ordered = i == PHASE_NET_P50 || value >= previous;

                if (!json_is_integer(number) || !ordered || value > TICKS_MAX || value < -TICKS_MAX)
                        return error_set(error, STATUS_UNUSABLE,
                                         "field \"%s\": expected min, p50, p99, max, net p50",
                                         name);
                previous = value;
        }
        return true;
}

static bool check_phases(const json_t *record, struct error *error)
{
        for (size_t i = 0; i < PHASE_FIELDS; i++)
                if (!check_phase(record, phase_names[i], error))
                        return false;
        return true;
}

static bool check_pass(const json_t *record, struct error *error)
{
        if (field_integer(record, RESULT_VERIFIED) != field_integer(record, RESULT_TAKEN))
                return error_set(error, STATUS_UNUSABLE, "passed with %lld of %lld verified",
                                 (long long)field_integer(record, RESULT_VERIFIED),
                                 (long long)field_integer(record, RESULT_TAKEN));
        if (!field_is_null(record, RESULT_MISMATCH))
                return error_set(error, STATUS_UNUSABLE, "passed with a mismatch");
        if (field_is_null(record, RESULT_DEVIATION) &&
            !json_equal(json_object_get(record, FIELD_ERROR_CODE),
                        json_object_get(record, RESULT_ERROR_CODE_SEEN)))
                return error_set(error, STATUS_UNUSABLE,
                                 "passed with another error code than expected");
        return check_statistics(record, error) && check_phases(record, error);
}

static bool check_failed(const json_t *record, struct error *error)
{
        if (field_is_null(record, RESULT_MISMATCH))
                return error_set(error, STATUS_UNUSABLE, "failed without a mismatch");
        if (field_integer(record, RESULT_VERIFIED) > field_integer(record, RESULT_TAKEN))
                return error_set(error, STATUS_UNUSABLE, "more samples verified than taken");
        return true;
}

static bool check_result(const json_t *record, struct error *error)
{
        bool passed = strcmp(field_string(record, RESULT_STATUS), STATUS_PASS) == 0;

        if (!fields_check(record, result_fields, passed ? statistics_fields : NULL, error) ||
            !check_expectation(record, error))
                return false;
        return passed ? check_pass(record, error) : check_failed(record, error);
}

static bool check_skip(const json_t *record, struct error *error)
{
        return fields_check(record, skip_fields, NULL, error);
}

static bool check_mismatch(const json_t *record, struct error *error)
{
        return fields_check(record, mismatch_fields, NULL, error);
}

static bool check_deviation(const json_t *record, struct error *error)
{
        return fields_check(record, deviation_fields, NULL, error);
}

/* Here only what the record alone shows; with the other records, see report.c. */
static bool check_verify(const json_t *record, struct error *error)
{
        if (!fields_check(record, verify_fields, NULL, error))
                return false;
        if (field_integer(record, VERIFY_REFUSED) > field_integer(record, VERIFY_CONFIGURATIONS))
                return error_set(error, STATUS_UNUSABLE,
                                 "more configurations refused than there are");
        return true;
}

static bool check_end(const json_t *record, struct error *error)
{
        return fields_check(record, end_fields, NULL, error);
}

static const struct {
        const char *name;
        enum record_kind kind;
        bool (*check)(const json_t *record, struct error *error);
} kinds[] = {
    {RECORD_BOOT, RECORD_KIND_BOOT, check_boot},
    {RECORD_BENCHMARK, RECORD_KIND_BENCHMARK, check_benchmark},
    {RECORD_RESULT, RECORD_KIND_RESULT, check_result},
    {RECORD_SKIP, RECORD_KIND_SKIP, check_skip},
    {RECORD_MISMATCH, RECORD_KIND_MISMATCH, check_mismatch},
    {RECORD_DEVIATION, RECORD_KIND_DEVIATION, check_deviation},
    {RECORD_VERIFY, RECORD_KIND_VERIFY, check_verify},
    {RECORD_END, RECORD_KIND_END, check_end},
};

bool record_check(const json_t *record, enum record_kind *kind, struct error *error)
{
        const char *name = field_string(record, "record");

        for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
                if (strcmp(kinds[i].name, name) != 0)
                        continue;
                *kind = kinds[i].kind;
                return kinds[i].check(record, error) || error_prefix(error, "%s record: ", name);
        }
        return error_set(error, STATUS_UNUSABLE, "unknown kind of record");
}
