/* SPDX-License-Identifier: MIT */
/*
 * Checks a single record: each kind has a list of fields with types and ranges, and the
 * numbers must agree.
 */
#include "ci/report/record.h"
#include "ci/base/fields.h"
#include "ci/report/row.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TICKS_MAX             ((json_int_t)1 << 62) /* so that a difference of two fits, too */
#define COUNT_MAX             1000000
#define ERROR_CODE_MAX        0xffffffffLL
#define VECTOR_MAX            255
#define NAME_BYTES_MAX        32
#define TEXT_BYTES_MAX        1024
#define ITEMS_MAX             256
#define KERNEL_LINE_BYTES_MAX 2048
#define TSC_HZ_MAX            1000000000000LL
#define MICROCODE_MAX         0xffffffffLL
#define THREADS_MAX           1024
#define APIC_ID_MAX           0xffffffffLL
#define TSC_STEP_MAX          1000000000LL
#define SECONDS_MAX           0xffffffffffLL

#define KIND "record", STRING(1, NAME_BYTES_MAX)

const char *const phase_names[PHASE_FIELDS] = {PHASE_NAMES};

/* A clock and its unit have the same index. */
const char *const clock_names[] = {CLOCK_ICOUNT, CLOCK_TSC, CLOCK_EMULATED, NULL};
static const char *const units[] = {UNIT_INSTRUCTIONS, UNIT_CYCLES, UNIT_TICKS, NULL};
const char *const cpu_is_names[] = {CPU_IS_TCG, CPU_IS_BOCHS, NULL};
static const char *const layers[] = {LAYER_NATIVE, LAYER_NESTED, NULL};
static const char *const boot_paths[] = {"multiboot2",      "pvh",   BOOT_PATH_OF_LINUX,
                                         BOOT_PATH_OF_HOST, UNKNOWN, NULL};
static const char *const deliveries[] = {DELIVERY_IDT, DELIVERY_FRED, NULL};
static const char *const statuses[] = {STATUS_PASS, STATUS_FAILED, NULL};

static const struct field boot_fields[] = {
    {KIND},
    {BOOT_SCHEMA, INTEGER(REPORT_SCHEMA_MIN, REPORT_SCHEMA)},
    {BOOT_VERSION, STRING(1, NAME_BYTES_MAX)},
    {BOOT_BUILD_ID, STRING(8, 64), .bytes = "0123456789abcdef"},
    {BOOT_COMPILER, STRING(1, COMPILER_BYTES_MAX)},
    {BOOT_COMMIT, STRING(1, COMMIT_BYTES_MAX), .bytes = "0123456789abcdefghknosuw+", SINCE(7)},
    {BOOT_COMMIT_TIME, INTEGER(1, SECONDS_MAX), OR_NULL, SINCE(7)},
    {BOOT_VENDOR, STRING(0, NAME_BYTES_MAX)},
    {BOOT_FAMILY, INTEGER(0, 0xfff)},
    {BOOT_MODEL, INTEGER(0, 0xfff)},
    {BOOT_STEPPING, INTEGER(0, 0xff)},
    {BOOT_BRAND, STRING(0, 64)},
    {BOOT_HYPERVISOR, STRING(0, NAME_BYTES_MAX)},
    {BOOT_FEATURES, STRINGS(0, ITEMS_MAX)},
    {BOOT_MAXPHYADDR, INTEGER(32, 64)},
    {BOOT_PAGING_LEVELS, INTEGER(4, 5)},
    {BOOT_TSC_HZ, INTEGER(1, TSC_HZ_MAX), OR_NULL},
    {BOOT_TSC_SOURCE, STRING(1, NAME_BYTES_MAX), OR_NULL},
    {BOOT_TSC_READINGS, STRINGS(0, ITEMS_MAX)},
    {BOOT_TSC_STEP, NUMBER(0, TSC_STEP_MAX)},
    {BOOT_MICROCODE, INTEGER(1, MICROCODE_MAX), OR_NULL},
    {BOOT_CORE_TYPE, STRING(1, NAME_BYTES_MAX), OR_NULL},
    {BOOT_THREADS, INTEGER(1, THREADS_MAX), OR_NULL},
    {BOOT_CAPABILITIES, STRINGS(0, ITEMS_MAX), OR_NULL},
    {BOOT_ENTRY_STATE, STRINGS(0, ITEMS_MAX)},
    {BOOT_WARNINGS, STRINGS(0, ITEMS_MAX)},
    {BOOT_PATH, STRING(0, NAME_BYTES_MAX), .words = boot_paths},
    {BOOT_COMMAND_LINE, STRING(0, TEXT_BYTES_MAX)},
    {BOOT_CLOCK, STRING(0, NAME_BYTES_MAX), .words = clock_names},
    {BOOT_UNIT, STRING(0, NAME_BYTES_MAX), .words = units},
    {BOOT_CPU_IS, STRING(1, NAME_BYTES_MAX), OR_ABSENT, .words = cpu_is_names},
    {BOOT_SAMPLES, INTEGER(1, SAMPLES_MAX)},
    {BOOT_WARMUP, INTEGER(0, SAMPLES_MAX)},
    {BOOT_FORCED, BOOLEAN, SINCE(3)},
    {BOOT_LAYER, STRING(1, NAME_BYTES_MAX), .words = layers, SINCE(3)},
    {BOOT_CLOCK_PROBES, OBJECT, SINCE(3)},
    {BOOT_LFENCE, STRING(1, TEXT_BYTES_MAX), SINCE(3)},
    {BOOT_ROUNDS, INTEGER(1, ROUNDS_MAX), SINCE(3)},
    {BOOT_SEED, INTEGER(1, SEED_MAX), SINCE(3)},
    {BOOT_REPEATED, BOOLEAN, OR_ABSENT, SINCE(4)},
    {BOOT_KERNEL, STRING(1, TEXT_BYTES_MAX), OR_ABSENT, SINCE(5)},
    {BOOT_KERNEL_BUILD_ID, STRING(8, 64), OR_ABSENT, .bytes = "0123456789abcdef", SINCE(5)},
    {BOOT_KERNEL_COMMAND_LINE, STRING(0, KERNEL_LINE_BYTES_MAX), OR_ABSENT, SINCE(5)},
    {BOOT_MITIGATIONS, STRINGS(0, ITEMS_MAX), OR_ABSENT, SINCE(5)},
    {0},
};

static const struct field clock_probe_fields[] = {
    {PROBE_FRESH_FIRST, INTEGER(0, TICKS_MAX)}, {PROBE_FRESH_AGAIN, INTEGER(0, TICKS_MAX)},
    {PROBE_NOPS, INTEGER(0, TICKS_MAX)},        {PROBE_MULTIPLIES, INTEGER(0, TICKS_MAX)},
    {PROBE_EMPTY_PAIR, INTEGER(0, TICKS_MAX)},  {0},
};

static const struct field benchmark_fields[] = {
    {KIND},
    {FIELD_ID, STRING(1, ID_BYTES_MAX), .bytes = ID_BYTES},
    {FIELD_DELIVERY, STRING(1, NAME_BYTES_MAX), .words = deliveries, SINCE(5)},
    {BENCHMARK_DOC, STRING(1, TEXT_BYTES_MAX)},
    {BENCHMARK_NEEDS, STRING(0, TEXT_BYTES_MAX)},
    {BENCHMARK_SUITES, STRINGS(0, ITEMS_MAX)},
    {BENCHMARK_AVAILABLE, BOOLEAN},
    {FIELD_PATH, STRING(1, NAME_BYTES_MAX)},
    {FIELD_ACTION, STRING(1, NAME_BYTES_MAX)},
    {FIELD_VECTOR, INTEGER(0, VECTOR_MAX), OR_NULL},
    {FIELD_ERROR_CODE, INTEGER(0, ERROR_CODE_MAX), OR_NULL},
    {0},
};

static const struct field skip_fields[] = {
    {KIND},
    {FIELD_ID, STRING(1, ID_BYTES_MAX), .bytes = ID_BYTES},
    {FIELD_DELIVERY, STRING(1, NAME_BYTES_MAX), .words = deliveries, SINCE(5)},
    {SKIP_REASON, STRING(1, TEXT_BYTES_MAX)},
    {FIELD_CPU, INTEGER(0, CPUS_MAX - 1), OR_ABSENT, SINCE(6)},
    {0},
};

static const char *const cpu_states[] = {CPU_STATE_RUNNING, CPU_STATE_NOT_ASKED, CPU_STATE_SILENT,
                                         CPU_STATE_OUT_OF_REACH, NULL};

#define CPU_PLACE INTEGER(0, APIC_ID_MAX), OR_NULL

static const struct field cpu_fields[] = {
    {KIND},
    {FIELD_CPU, INTEGER(0, CPUS_MAX - 1), SINCE(6)},
    {CPU_APIC_ID, INTEGER(0, APIC_ID_MAX)},
    {CPU_STATE, STRING(1, NAME_BYTES_MAX), .words = cpu_states},
    {CPU_PACKAGE, CPU_PLACE},
    {CPU_DIE, CPU_PLACE},
    {CPU_CORE, CPU_PLACE},
    {CPU_THREAD, CPU_PLACE},
    {CPU_CORE_TYPE, STRING(1, NAME_BYTES_MAX), OR_NULL},
    {CPU_TSC_OFFSET, INTEGER(-TICKS_MAX, TICKS_MAX), OR_NULL},
    {CPU_TSC_BOUND, INTEGER(0, TICKS_MAX), OR_NULL},
    {0},
};

static const struct field result_fields[] = {
    {KIND},
    {FIELD_ID, STRING(1, ID_BYTES_MAX), .bytes = ID_BYTES},
    {FIELD_DELIVERY, STRING(1, NAME_BYTES_MAX), .words = deliveries, SINCE(5)},
    {FIELD_PATH, STRING(1, NAME_BYTES_MAX)},
    {FIELD_ACTION, STRING(1, NAME_BYTES_MAX)},
    {FIELD_VECTOR, INTEGER(0, VECTOR_MAX), OR_NULL},
    {FIELD_ERROR_CODE, INTEGER(0, ERROR_CODE_MAX), OR_NULL},
    {RESULT_STATUS, STRING(0, NAME_BYTES_MAX), .words = statuses},
    {RESULT_ERROR_CODE_SEEN, INTEGER(0, ERROR_CODE_MAX), OR_NULL},
    {RESULT_DEVIATION, STRING(1, TEXT_BYTES_MAX), OR_NULL},
    {RESULT_VERIFIED, INTEGER(0, SAMPLES_MAX)},
    {RESULT_TAKEN, INTEGER(0, SAMPLES_MAX)},
    {RESULT_MISMATCH, STRING(1, TEXT_BYTES_MAX), OR_NULL},
    {RESULT_BELOW, STRING(1, ID_BYTES_MAX), OR_NULL},
    {RESULT_WAITS, INTEGER(1, CPUS_MAX), OR_ABSENT, SINCE(6)},
    {FIELD_CPU, INTEGER(0, CPUS_MAX - 1), OR_ABSENT, SINCE(6)},
    {0},
};

static const struct field statistics_fields[] = {
    {RESULT_MIN, INTEGER(0, TICKS_MAX)},
    {RESULT_P50, INTEGER(0, TICKS_MAX)},
    {RESULT_P99, INTEGER(0, TICKS_MAX)},
    {RESULT_MAX, INTEGER(0, TICKS_MAX)},
    {RESULT_BASE_P50, INTEGER(0, TICKS_MAX), SINCE(3)},
    {RESULT_NET_P50, INTEGER(-TICKS_MAX, TICKS_MAX)},
    {RESULT_HISTOGRAM, ARRAY(1, SAMPLES_MAX)},
    {RESULT_VISITS, ARRAY(1, ROUNDS_MAX), SINCE(3)},
    {RESULT_UNSTEADY, STRING(1, TEXT_BYTES_MAX), OR_NULL, SINCE(3)},
    {RESULT_DELIVER, ARRAY(PHASE_NUMBERS, PHASE_NUMBERS), OR_NULL},
    {RESULT_ENTRY, ARRAY(PHASE_NUMBERS, PHASE_NUMBERS), OR_NULL},
    {RESULT_HANDLE, ARRAY(PHASE_NUMBERS, PHASE_NUMBERS), OR_NULL},
    {RESULT_RETURN, ARRAY(PHASE_NUMBERS, PHASE_NUMBERS), OR_NULL},
    {RESULT_STAMPED, ARRAY(PHASE_NUMBERS, PHASE_NUMBERS), OR_NULL},
    {RESULT_TSC_CYCLES, INTEGER(0, TICKS_MAX)},
    {RESULT_CORE_CYCLES, INTEGER(0, TICKS_MAX), OR_NULL},
    {RESULT_INSTRUCTIONS, INTEGER(0, TICKS_MAX), OR_NULL},
    {RESULT_SMI, INTEGER(0, TICKS_MAX), OR_NULL},
    {RESULT_STEAL_NS, INTEGER(0, TICKS_MAX), OR_NULL},
    {RESULT_ASYNC, INTEGER(0, TICKS_MAX), OR_NULL},
    {RESULT_DISTURBED, INTEGER(0, SAMPLES_MAX), OR_NULL},
    {RESULT_OTHERS_FAULTS, INTEGER(0, TICKS_MAX), OR_ABSENT, SINCE(6)},
    {0},
};

static const struct field mismatch_fields[] = {
    {KIND},
    {MISMATCH_CASE, STRING(1, TEXT_BYTES_MAX)},
    {MISMATCH_EXPECTED, STRING(1, TEXT_BYTES_MAX)},
    {MISMATCH_GOT, STRING(1, TEXT_BYTES_MAX)},
    {0},
};

static const struct field deviation_fields[] = {
    {KIND},
    {DEVIATION_NAME, STRING(1, ID_BYTES_MAX), .bytes = ID_BYTES},
    {DEVIATION_REASON, STRING(1, TEXT_BYTES_MAX)},
    {DEVIATION_CASES, INTEGER(1, CASES_MAX)},
    {0},
};

static const struct field verify_fields[] = {
    {KIND},
    {VERIFY_CONFIGURATIONS, INTEGER(1, COUNT_MAX)},
    {VERIFY_REFUSED, INTEGER(0, COUNT_MAX)},
    {VERIFY_CASES, INTEGER(0, CASES_MAX)},
    {VERIFY_PASSED, INTEGER(0, CASES_MAX)},
    {VERIFY_MISMATCHES, INTEGER(0, CASES_MAX)},
    {0},
};

static const struct field end_fields[] = {
    {KIND},
    {END_BENCHMARKS, INTEGER(0, COUNT_MAX)},
    {END_RESULTS, INTEGER(0, COUNT_MAX)},
    {END_FAILED, INTEGER(0, COUNT_MAX)},
    {END_SKIPPED, INTEGER(0, COUNT_MAX)},
    {0},
};

static bool check_boot(const json_t *record, int ignored, struct error *error)
{
        const json_t *schema = json_object_get(record, BOOT_SCHEMA);
        const json_t *probes = json_object_get(record, BOOT_CLOCK_PROBES);
        json_int_t number = json_integer_value(schema);

        (void)ignored;
        if (json_is_integer(schema) && number > REPORT_SCHEMA)
                return error_newer(error, number, REPORT_SCHEMA);
        if (json_is_integer(schema) && number < REPORT_SCHEMA_MIN)
                return error_set(error, STATUS_UNUSABLE, "report schema: expected %d..%d, got %lld",
                                 REPORT_SCHEMA_MIN, REPORT_SCHEMA, (long long)number);
        if (!fields_check_schema(record, boot_fields, NULL, (int)number, error))
                return false;
        if (probes && !fields_check(probes, clock_probe_fields, NULL, error))
                return error_prefix(error, BOOT_CLOCK_PROBES ": ");
        for (size_t i = 0; clock_names[i]; i++)
                if (strcmp(field_string(record, BOOT_CLOCK), clock_names[i]) == 0 &&
                    strcmp(field_string(record, BOOT_UNIT), units[i]) != 0)
                        return error_set(error, STATUS_UNUSABLE,
                                         "unit of clock %s: expected %s, got %s", clock_names[i],
                                         units[i], field_string(record, BOOT_UNIT));
        if (field_is_null(record, BOOT_TSC_HZ) != field_is_null(record, BOOT_TSC_SOURCE))
                return error_set(error, STATUS_UNUSABLE,
                                 "a TSC frequency without its source, or a source without one");
        return true;
}

static bool check_expectation(const json_t *record, int schema, struct error *error)
{
        (void)schema;
        if (field_is_null(record, FIELD_VECTOR) && !field_is_null(record, FIELD_ERROR_CODE))
                return error_set(error, STATUS_UNUSABLE, "error code without a vector");
        return true;
}

/* Checks one [value, count] of a histogram: values ascend, counts stay within the samples. */
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

/* Nearest rank: the value at rank ceil(percent / 100 * samples), counted from 1. */
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

const char *record_name(const json_t *record, char text[RECORD_NAME_BYTES])
{
        if (field_is_null(record, FIELD_CPU))
                snprintf(text, RECORD_NAME_BYTES, "%s", row_name(record));
        else
                snprintf(text, RECORD_NAME_BYTES, "%s@%lld", row_name(record),
                         (long long)field_integer(record, FIELD_CPU));
        return text;
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

/* A phase is min, p50, p99, max and net p50. A record has all phases or none. */
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

/* Each visit is [level, base, ratio, times]. report.c checks their number. */
static bool check_visits(const json_t *record, struct error *error)
{
        size_t index, i;
        json_t *visit, *number;

        json_array_foreach(json_object_get(record, RESULT_VISITS), index, visit)
        {
                bool good = json_array_size(visit) == VISIT_NUMBERS;

                json_array_foreach(visit, i, number)
                {
                        good = good && json_is_integer(number) &&
                               json_integer_value(number) >= (i == VISIT_TIMES) &&
                               json_integer_value(number) <=
                                   (i == VISIT_TIMES ? ROUNDS_MAX : TICKS_MAX);
                }
                if (!good)
                        return error_set(error, STATUS_UNUSABLE,
                                         "visits: expected [level, base, ratio, times]");
        }
        return true;
}

static bool check_net(const json_t *record, struct error *error)
{
        json_int_t net = field_integer(record, RESULT_P50) - field_integer(record, RESULT_BASE_P50);

        return !json_object_get(record, RESULT_BASE_P50) ||
               field_integer(record, RESULT_NET_P50) == net ||
               error_set(error, STATUS_UNUSABLE, "field \"%s\": expected %lld, got %lld",
                         RESULT_NET_P50, (long long)net,
                         (long long)field_integer(record, RESULT_NET_P50));
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
        return check_statistics(record, error) && check_phases(record, error) &&
               check_net(record, error) && check_visits(record, error);
}

static bool check_failed(const json_t *record, struct error *error)
{
        if (field_is_null(record, RESULT_MISMATCH))
                return error_set(error, STATUS_UNUSABLE, "failed without a mismatch");
        if (field_integer(record, RESULT_VERIFIED) > field_integer(record, RESULT_TAKEN))
                return error_set(error, STATUS_UNUSABLE, "more samples verified than taken");
        return true;
}

static bool check_result(const json_t *record, int schema, struct error *error)
{
        bool passed = strcmp(field_string(record, RESULT_STATUS), STATUS_PASS) == 0;

        if (!fields_check_schema(record, result_fields, passed ? statistics_fields : NULL, schema,
                                 error) ||
            !check_expectation(record, schema, error))
                return false;
        return passed ? check_pass(record, error) : check_failed(record, error);
}

/* Checks only the record itself. report.c checks it against other records. */
static bool check_verify(const json_t *record, int schema, struct error *error)
{
        (void)schema;
        if (field_integer(record, VERIFY_REFUSED) > field_integer(record, VERIFY_CONFIGURATIONS))
                return error_set(error, STATUS_UNUSABLE,
                                 "more configurations refused than there are");
        return true;
}

static const struct {
        const char *name;
        enum record_kind kind;
        const struct field *fields; /* NULL: check() does it all */
        /* Further rules; may be NULL. */
        bool (*check)(const json_t *record, int schema, struct error *error);
} kinds[] = {
    {RECORD_BOOT, RECORD_KIND_BOOT, NULL, check_boot},
    {RECORD_BENCHMARK, RECORD_KIND_BENCHMARK, benchmark_fields, check_expectation},
    {RECORD_CPU, RECORD_KIND_CPU, cpu_fields, NULL},
    {RECORD_RESULT, RECORD_KIND_RESULT, NULL, check_result},
    {RECORD_SKIP, RECORD_KIND_SKIP, skip_fields, NULL},
    {RECORD_MISMATCH, RECORD_KIND_MISMATCH, mismatch_fields, NULL},
    {RECORD_DEVIATION, RECORD_KIND_DEVIATION, deviation_fields, NULL},
    {RECORD_VERIFY, RECORD_KIND_VERIFY, verify_fields, check_verify},
    {RECORD_END, RECORD_KIND_END, end_fields, NULL},
};

bool record_check(const json_t *record, int schema, enum record_kind *kind, struct error *error)
{
        const char *name = field_string(record, "record");

        for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
                if (strcmp(kinds[i].name, name) != 0)
                        continue;
                *kind = kinds[i].kind;
                bool good = (!kinds[i].fields ||
                             fields_check_schema(record, kinds[i].fields, NULL, schema, error)) &&
                            (!kinds[i].check || kinds[i].check(record, schema, error));
                return good || error_prefix(error, "%s record: ", name);
        }
        return error_set(error, STATUS_UNUSABLE, "unknown kind of record");
}
