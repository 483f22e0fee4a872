/* SPDX-License-Identifier: MIT */
/* A measurement of a file, which holds a result or a baseline. */
#include "bench/protocol/protocol.h"
#include "ci/base/fields.h"
#include "ci/result/baseline.h"
#include "ci/result/measurement_reading.h"
#include "ci/result/result.h"
#include "ci/result/result_file.h"

static void keep_line_phases(struct measurement_row *row, const json_t *phases)
{
        row->has_phases = json_is_array(phases);
        for (size_t i = 0; row->has_phases && i < PHASES; i++)
                row->phases[i] = json_integer_value(json_array_get(phases, i));
}

/* A baseline's lines are results of one boot, of which only this is kept. */
static bool add_lines(struct measurement_reading *reading, struct error *error)
{
        struct measurement *measurement = reading->measurement;
        size_t i;
        json_t *line;

        measurement->compiler = field_string(measurement->source, BOOT_COMPILER);
        measurement->samples = field_integer(measurement->source, BASELINE_SAMPLES);
        measurement->warmup = field_integer(measurement->source, BASELINE_WARMUP);
        measurement->has_time = false;
        json_array_foreach(json_object_get(measurement->source, BASELINE_BENCHMARKS), i, line)
        {
                struct measurement_row *row =
                    measurement_row_for(reading, field_string(line, FIELD_ID), error);
                if (!row || !measurement_keep_histogram(
                                row, json_object_get(line, RESULT_HISTOGRAM), 0, error))
                        return false;
                keep_line_phases(row, json_object_get(line, BASELINE_PHASES));
                row->boots = 1;
        }
        return true;
}

static bool of_baseline(json_t *baseline, const char *name, struct measurement *measurement,
                        struct error *error)
{
        *measurement = (struct measurement){
            .name = name,
            .clock = field_string(baseline, RESULT_CLOCK),
            .boots = 1,
            .source = json_incref(baseline),
        };
        return measurement_read(measurement, add_lines, error);
}

static bool read_checked(json_t *source, const char *path, struct measurement *measurement,
                         struct error *error)
{
        if (baseline_is(source))
                return baseline_check(source, error)
                           ? of_baseline(source, path, measurement, error)
                           : error_prefix(error, "%s: no baseline of trapclock: ", path);
        return result_check(source, error)
                   ? measurement_of_result(source, path, measurement, error)
                   : error_prefix(error, "%s: no result of trapclock: ", path);
}

bool measurement_load(const char *path, struct measurement *measurement, struct error *error)
{
        json_t *source = result_file_parse(path, error);

        if (!source)
                return false;
        bool good = read_checked(source, path, measurement, error);
        json_decref(source);
        return good;
}
