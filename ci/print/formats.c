/* SPDX-License-Identifier: MIT */
/* Names of the formats, and the function that writes each. */
#include "ci/print/formats.h"
#include "ci/base/terminal.h"
#include "ci/result/measurement.h"
#include "ci/result/result.h"
#include "ci/result/result_file.h"
#include "ci/print/result_parts.h"

#include <stdlib.h>

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

/* Several boots make one table, in which a boot is one sample; each boot has its own phases. */
static bool print_table(const json_t *result, const char *name, const struct table_extras *extras,
                        FILE *stream, struct error *error)
{
        enum table_style style = terminal_has_colour(stream) ? TABLE_COLOUR : TABLE_PLAIN;
        size_t boots = json_array_size(json_object_get(result, RESULT_BOOTS));

        bool good = boots > 1 && !extras->phases && !result_is_verify(result)
                        ? boots_table_print(result, name, style, stream, error)
                        : result_table_print(result, extras->phases, style, stream, error);
        return good && (!extras->exits || result_is_verify(result) ||
                        exits_print(result, style, stream, error));
}

static bool print_text(char *text, FILE *stream)
{
        if (!text)
                return false;
        fputs(text, stream);
        free(text);
        return true;
}

static bool print_figures(const json_t *result, const char *name, enum format format, FILE *stream,
                          struct error *error)
{
        struct measurement measurement;

        if (result_is_verify(result))
                return error_set(error, STATUS_UNUSABLE,
                                 "a result of verify holds no figures: expected --format "
                                 "table|json");
        if (format == FORMAT_MARKDOWN)
                return boots_table_print(result, name, TABLE_MARKDOWN, stream, error);
        if (!measurement_of_result((json_t *)result, name, &measurement, error))
                return false;
        writers[format](&measurement, stream);
        measurement_close(&measurement);
        return true;
}

bool result_print(const json_t *result, const char *name, enum format format,
                  const struct table_extras *extras, FILE *stream, struct error *error)
{
        switch (format) {
        case FORMAT_TABLE:
                return print_table(result, name, extras, stream, error);
        case FORMAT_JSON:
                return print_text(result_text(result, error), stream);
        case FORMAT_BASELINE:
                return print_text(baseline_text(result, name, error), stream);
        default:
                return print_figures(result, name, format, stream, error);
        }
}
