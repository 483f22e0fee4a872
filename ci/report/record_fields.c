/* SPDX-License-Identifier: MIT */
/* The fields of every kind of record: types and ranges. */
#include "ci/report/record_fields.h"
#include "bench/protocol/protocol.h"

#define COUNT_MAX      1000000
#define ERROR_CODE_MAX 0xffffffffLL
#define VECTOR_MAX     255
#define NAME_BYTES_MAX 32
#define TEXT_BYTES_MAX 1024
#define ITEMS_MAX      256
#define TSC_HZ_MAX     1000000000000LL
#define MICROCODE_MAX  0xffffffffLL
#define THREADS_MAX    1024
#define TSC_STEP_MAX   1000000000LL

#define INTEGER(name_, min_, max_)                                                        \
        {                                                                                 \
                .name = (name_), .type = FIELD_TYPE_INTEGER, .min = (min_), .max = (max_) \
        }
#define INTEGER_OR_NULL(name_, min_, max_)                                                 \
        {                                                                                  \
                .name = (name_), .type = FIELD_TYPE_INTEGER, .min = (min_), .max = (max_), \
                .nullable = true                                                           \
        }
#define STRING(name_, min_, max_)                                                        \
        {                                                                                \
                .name = (name_), .type = FIELD_TYPE_STRING, .min = (min_), .max = (max_) \
        }
#define STRING_OR_NULL(name_, min_, max_)                                                 \
        {                                                                                 \
                .name = (name_), .type = FIELD_TYPE_STRING, .min = (min_), .max = (max_), \
                .nullable = true                                                          \
        }
#define BYTES(name_, min_, max_, bytes_)                                                  \
        {                                                                                 \
                .name = (name_), .type = FIELD_TYPE_STRING, .min = (min_), .max = (max_), \
                .bytes = (bytes_)                                                         \
        }
#define WORD(name_, words_)                                                        \
        {                                                                          \
                .name = (name_), .type = FIELD_TYPE_STRING, .max = NAME_BYTES_MAX, \
                .words = (words_)                                                  \
        }
#define STRINGS(name_)                                                        \
        {                                                                     \
                .name = (name_), .type = FIELD_TYPE_STRINGS, .max = ITEMS_MAX \
        }
#define STRINGS_OR_NULL(name_)                                                                  \
        {                                                                                       \
                .name = (name_), .type = FIELD_TYPE_STRINGS, .max = ITEMS_MAX, .nullable = true \
        }
#define KIND STRING("record", 1, NAME_BYTES_MAX)

static const char *const boot_paths[] = {"multiboot2", "pvh", NULL};
const char *const record_clocks[] = {CLOCK_ICOUNT, CLOCK_TSC, CLOCK_EMULATED, NULL};
const char *const record_units[] = {UNIT_INSTRUCTIONS, UNIT_CYCLES, UNIT_TICKS, NULL};
static const char *const statuses[] = {STATUS_PASS, STATUS_FAILED, NULL};

#define PHASE(field_name)                                                           \
        {                                                                           \
                .name = field_name, .type = FIELD_TYPE_ARRAY, .min = PHASE_NUMBERS, \
                .max = PHASE_NUMBERS, .nullable = true                              \
        }

const struct field boot_fields[] = {
    KIND,
    INTEGER(BOOT_SCHEMA, REPORT_SCHEMA, REPORT_SCHEMA),
    STRING(BOOT_VERSION, 1, NAME_BYTES_MAX),
    BYTES(BOOT_BUILD_ID, 8, 64, "0123456789abcdef"),
    STRING(BOOT_COMPILER, 1, COMPILER_BYTES_MAX),
    STRING(BOOT_VENDOR, 0, NAME_BYTES_MAX),
    INTEGER(BOOT_FAMILY, 0, 0xfff),
    INTEGER(BOOT_MODEL, 0, 0xfff),
    INTEGER(BOOT_STEPPING, 0, 0xff),
    STRING(BOOT_BRAND, 0, 64),
    STRING(BOOT_HYPERVISOR, 0, NAME_BYTES_MAX),
    STRINGS(BOOT_FEATURES),
    INTEGER(BOOT_MAXPHYADDR, 32, 64),
    INTEGER(BOOT_PAGING_LEVELS, 4, 5),
    INTEGER_OR_NULL(BOOT_TSC_HZ, 1, TSC_HZ_MAX),
    STRING_OR_NULL(BOOT_TSC_SOURCE, 1, NAME_BYTES_MAX),
    STRINGS(BOOT_TSC_READINGS),
    INTEGER(BOOT_TSC_STEP, 0, TSC_STEP_MAX),
    INTEGER_OR_NULL(BOOT_MICROCODE, 1, MICROCODE_MAX),
    STRING_OR_NULL(BOOT_CORE_TYPE, 1, NAME_BYTES_MAX),
    INTEGER_OR_NULL(BOOT_THREADS, 1, THREADS_MAX),
    STRINGS_OR_NULL(BOOT_CAPABILITIES),
    STRINGS(BOOT_ENTRY_STATE),
    STRINGS(BOOT_WARNINGS),
    WORD(BOOT_PATH, boot_paths),
    STRING(BOOT_COMMAND_LINE, 0, TEXT_BYTES_MAX),
    WORD(BOOT_CLOCK, record_clocks),
    WORD(BOOT_UNIT, record_units),
    INTEGER(BOOT_SAMPLES, 1, SAMPLES_MAX),
    INTEGER(BOOT_WARMUP, 0, SAMPLES_MAX),
    {0},
};

const struct field benchmark_fields[] = {
    KIND,
    BYTES(FIELD_ID, 1, ID_BYTES_MAX, ID_BYTES),
    STRING(BENCHMARK_DOC, 1, TEXT_BYTES_MAX),
    STRING(BENCHMARK_NEEDS, 0, TEXT_BYTES_MAX),
    STRINGS(BENCHMARK_SUITES),
    {.name = BENCHMARK_AVAILABLE, .type = FIELD_TYPE_BOOLEAN},
    STRING(FIELD_PATH, 1, NAME_BYTES_MAX),
    STRING(FIELD_ACTION, 1, NAME_BYTES_MAX),
    INTEGER_OR_NULL(FIELD_VECTOR, 0, VECTOR_MAX),
    INTEGER_OR_NULL(FIELD_ERROR_CODE, 0, ERROR_CODE_MAX),
    {0},
};

const struct field skip_fields[] = {
    KIND,
    BYTES(FIELD_ID, 1, ID_BYTES_MAX, ID_BYTES),
    STRING(SKIP_REASON, 1, TEXT_BYTES_MAX),
    {0},
};

const struct field result_fields[] = {
    KIND,
    BYTES(FIELD_ID, 1, ID_BYTES_MAX, ID_BYTES),
    STRING(FIELD_PATH, 1, NAME_BYTES_MAX),
    STRING(FIELD_ACTION, 1, NAME_BYTES_MAX),
    INTEGER_OR_NULL(FIELD_VECTOR, 0, VECTOR_MAX),
    INTEGER_OR_NULL(FIELD_ERROR_CODE, 0, ERROR_CODE_MAX),
    WORD(RESULT_STATUS, statuses),
    INTEGER_OR_NULL(RESULT_ERROR_CODE_SEEN, 0, ERROR_CODE_MAX),
    STRING_OR_NULL(RESULT_DEVIATION, 1, TEXT_BYTES_MAX),
    INTEGER(RESULT_VERIFIED, 0, SAMPLES_MAX),
    INTEGER(RESULT_TAKEN, 0, SAMPLES_MAX),
    STRING_OR_NULL(RESULT_MISMATCH, 1, TEXT_BYTES_MAX),
    STRING_OR_NULL(RESULT_BELOW, 1, ID_BYTES_MAX),
    {0},
};

const struct field statistics_fields[] = {
    INTEGER(RESULT_MIN, 0, TICKS_MAX),
    INTEGER(RESULT_P50, 0, TICKS_MAX),
    INTEGER(RESULT_P99, 0, TICKS_MAX),
    INTEGER(RESULT_MAX, 0, TICKS_MAX),
    INTEGER(RESULT_NET_P50, -TICKS_MAX, TICKS_MAX),
    {.name = RESULT_HISTOGRAM, .type = FIELD_TYPE_ARRAY, .min = 1, .max = SAMPLES_MAX},
    PHASE(RESULT_DELIVER),
    PHASE(RESULT_ENTRY),
    PHASE(RESULT_HANDLE),
    PHASE(RESULT_RETURN),
    PHASE(RESULT_PROBED),
    INTEGER(RESULT_TSC_CYCLES, 0, TICKS_MAX),
    INTEGER_OR_NULL(RESULT_CORE_CYCLES, 0, TICKS_MAX),
    INTEGER_OR_NULL(RESULT_INSTRUCTIONS, 0, TICKS_MAX),
    INTEGER_OR_NULL(RESULT_SMI, 0, TICKS_MAX),
    INTEGER_OR_NULL(RESULT_STEAL_NS, 0, TICKS_MAX),
    INTEGER_OR_NULL(RESULT_ASYNC, 0, TICKS_MAX),
    INTEGER_OR_NULL(RESULT_DISTURBED, 0, SAMPLES_MAX),
    {0},
};

const struct field mismatch_fields[] = {
    KIND,
    STRING(MISMATCH_CASE, 1, TEXT_BYTES_MAX),
    STRING(MISMATCH_EXPECTED, 1, TEXT_BYTES_MAX),
    STRING(MISMATCH_GOT, 1, TEXT_BYTES_MAX),
    {0},
};

const struct field deviation_fields[] = {
    KIND,
    BYTES(DEVIATION_NAME, 1, ID_BYTES_MAX, ID_BYTES),
    STRING(DEVIATION_REASON, 1, TEXT_BYTES_MAX),
    INTEGER(DEVIATION_CASES, 1, CASES_MAX),
    {0},
};

const struct field verify_fields[] = {
    KIND,
    INTEGER(VERIFY_CONFIGURATIONS, 1, COUNT_MAX),
    INTEGER(VERIFY_REFUSED, 0, COUNT_MAX),
    INTEGER(VERIFY_CASES, 0, CASES_MAX),
    INTEGER(VERIFY_PASSED, 0, CASES_MAX),
    INTEGER(VERIFY_MISMATCHES, 0, CASES_MAX),
    {0},
};

const struct field end_fields[] = {
    KIND,
    INTEGER(END_BENCHMARKS, 0, COUNT_MAX),
    INTEGER(END_RESULTS, 0, COUNT_MAX),
    INTEGER(END_FAILED, 0, COUNT_MAX),
    INTEGER(END_SKIPPED, 0, COUNT_MAX),
    {0},
};
