/* SPDX-License-Identifier: MIT */
/* The formats' names, and which function writes which. */
#include "ci/print/formats.h"
#include "ci/result/measurement.h"
#include "ci/result/result.h"
#include "ci/print/boots_table.h"
#include "ci/print/result_parts.h"

#define PLAIN [FORMAT_TABLE] = "table", [FORMAT_JSON] = "json"
#define COMPARISON                                                                         \
        PLAIN, [FORMAT_CSV] = "csv", [FORMAT_MARKDOWN] = "markdown", [FORMAT_TAP] = "tap", \
               [FORMAT_JUNIT] = "junit"
#define RUN                                                                                    \
        COMPARISON, [FORMAT_GOBENCH] = "gobench", [FORMAT_GITHUB] = "github-action-benchmark", \
                    [FORMAT_BENCHER] = "bencher"

const char *const formats_plain[] = {PLAIN, NULL};
const char *const formats_of_comparison[] = {COMPARISON, NULL};
const char *const formats_of_run[] = {RUN, NULL};
const char *const formats_of_show[] = {RUN, [FORMAT_BASELINE] = "baseline", NULL};

static result_writer *const writers[FORMATS] = {
    [FORMAT_CSV] = result_csv_print,       [FORMAT_TAP] = result_tap_print,
    [FORMAT_JUNIT] = result_junit_print,   [FORMAT_GOBENCH] = result_gobench_print,
    [FORMAT_GITHUB] = result_github_print, [FORMAT_BENCHER] = result_bencher_print,
};

bool result_format_print(const json_t *result, enum format format, FILE *stream,
                         struct error *error)
{
        struct measurement measurement;

        if (result_is_verify(result))
                return error_set(error, STATUS_UNUSABLE,
                                 "a result of verify holds no figures: expected --format "
                                 "table|json");
        if (format == FORMAT_MARKDOWN)
                return boots_table_print(result, TABLE_MARKDOWN, stream, error);
        if (!measurement_of_result((json_t *)result, "result", &measurement, error))
                return false;
        writers[format](&measurement, stream);
        measurement_close(&measurement);
        return true;
}
