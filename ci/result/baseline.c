/* SPDX-License-Identifier: MIT */
/* Checks an untrusted baseline: every field, the order and every histogram. */
#include "ci/result/baseline.h"
#include "bench/protocol/protocol.h"
#include "ci/base/fields.h"
#include "ci/report/record.h"
#include "ci/report/row.h"
#include "ci/result/result.h"

#include <string.h>

static const char *const clocks[] = {CLOCK_ICOUNT, NULL};

static const struct field baseline_fields[] = {
    {BASELINE_MARK, INTEGER(BASELINE_SCHEMA, BASELINE_SCHEMA)},
    {RESULT_CLOCK, STRING(1, 16), .words = clocks},
    {BOOT_COMPILER, STRING(1, COMPILER_BYTES_MAX)},
    {BASELINE_SAMPLES, INTEGER(1, SAMPLES_MAX)},
    {BASELINE_WARMUP, INTEGER(0, SAMPLES_MAX)},
    {BASELINE_BENCHMARKS, ARRAY(1, SAMPLES_MAX)},
    {0},
};

static const struct field line_fields[] = {
    {FIELD_ID, STRING(1, ROW_NAME_BYTES_MAX), .bytes = ROW_NAME_BYTES},
    {RESULT_HISTOGRAM, ARRAY(1, SAMPLES_MAX)},
    {BASELINE_PHASES, ARRAY(PHASES, PHASES), OR_NULL},
    {0},
};

bool baseline_is(const json_t *source)
{
        return json_object_get(source, BASELINE_MARK);
}

static bool check_phases(const json_t *phases, struct error *error)
{
        size_t i;
        json_t *phase;

        json_array_foreach(phases, i, phase)
        {
                if (!json_is_integer(phase))
                        return error_set(error, STATUS_UNUSABLE, "phases: expected integers");
        }
        return true;
}

static bool check_line(const json_t *line, const char *previous, struct error *error)
{
        json_int_t samples;

        if (!fields_check(line, line_fields, NULL, error))
                return false;
        const char *id = field_string(line, FIELD_ID);
        if (strcmp(previous, id) >= 0)
                return error_set(error, STATUS_UNUSABLE, "%s comes after %s: not sorted by id", id,
                                 previous);
        return (histogram_check(json_object_get(line, RESULT_HISTOGRAM), SAMPLES_MAX, &samples,
                                error) &&
                check_phases(json_object_get(line, BASELINE_PHASES), error)) ||
               error_prefix(error, "%s: ", id);
}

bool baseline_check(const json_t *baseline, struct error *error)
{
        const char *previous = "";
        size_t i;
        json_t *line;

        if (!fields_check(baseline, baseline_fields, NULL, error))
                return false;
        json_array_foreach(json_object_get(baseline, BASELINE_BENCHMARKS), i, line)
        {
                if (!check_line(line, previous, error))
                        return error_prefix(error, "benchmark %zu: ", i + 1);
                previous = field_string(line, FIELD_ID);
        }
        return true;
}
