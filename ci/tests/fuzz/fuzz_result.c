/* SPDX-License-Identifier: MIT */
/*
 * libFuzzer target: turns a file's bytes into a checked result or baseline. What is
 * accepted can be shown and measured, and its text is accepted again and equal. A baseline
 * made from a result is accepted and compares equal.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ci/result/baseline.h"
#include "ci/result/measurement.h"
#include "ci/result/result.h"
#include "ci/result/result_file.h"
#include "ci/compare/comparison.h"
#include "ci/print/formats.h"
#include "ci/print/result_parts.h"

#define NAME "fuzzed"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds)
{
        if (!holds)
                abort();
}

static json_t *parse(const char *bytes, size_t size)
{
        struct error error = {.status = 0};
        json_t *value = result_parse(bytes, size, NAME, &error);

        must(value || (error.status != 0 && error.text[0]));
        error_clear(&error);
        return value;
}

static bool is_sound(const json_t *value)
{
        struct error error = {.status = 0};
        bool good =
            baseline_is(value) ? baseline_check(value, &error) : result_check(value, &error);

        must(good || (error.status != 0 && error.text[0]));
        error_clear(&error);
        return good;
}

static void same_again(const json_t *value, const char *text)
{
        json_t *again = parse(text, strlen(text));

        must(again && is_sound(again) && json_equal(value, again));
        json_decref(again);
}

/* Numbers are written with 15 digits: what more one from outside had is lost, once. */
static void same_text_again(const char *text)
{
        struct error error = {.status = 0};
        json_t *again = parse(text, strlen(text));

        must(again && is_sound(again));
        char *text_again = result_text(again, &error);
        must(text_again && strcmp(text, text_again) == 0);
        free(text_again);
        json_decref(again);
}

/* What equals itself in exact counts never gets worse. */
static void compare_with_itself(const struct measurement *base, const struct measurement *same)
{
        struct comparison_limits limits = {.allow_failed = true};
        struct comparison_set set;
        struct error error = {.status = 0};

        if (strcmp(base->clock, "icount") == 0 &&
            comparison_make(base, same, 1, &limits, &set, &error)) {
                must(set.worse == 0);
                comparison_close(&set);
        }
        error_clear(&error);
}

static void try_measurement(json_t *value)
{
        struct measurement base, same;
        struct error error = {.status = 0};

        if (!measurement_of_result(value, NAME, &base, &error)) {
                error_clear(&error);
                return;
        }
        must(measurement_of_result(value, NAME, &same, &error));
        compare_with_itself(&base, &same);
        measurement_close(&same);
        measurement_close(&base);
}

static void try_baseline(const json_t *result)
{
        struct error error = {.status = 0};
        char *text = baseline_text(result, "result", &error);

        if (text) {
                json_t *baseline = parse(text, strlen(text));
                must(baseline && baseline_is(baseline) && is_sound(baseline));
                json_decref(baseline);
        }
        free(text);
        error_clear(&error);
}

static void try_result(json_t *result)
{
        const struct table_extras extras = {.phases = true, .exits = true};
        struct error error = {.status = 0};
        FILE *nowhere = fopen("/dev/null", "w");
        char *text = result_text(result, &error);

        must(nowhere && text);
        same_text_again(text);
        must(result_print(result, "result", FORMAT_TABLE, &extras, nowhere, &error));
        free(text);
        fclose(nowhere);
        try_measurement(result);
        try_baseline(result);
}

static void try_again(const json_t *baseline)
{
        char *text = json_dumps(baseline, JSON_COMPACT);

        must(text);
        same_again(baseline, text);
        free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
        json_t *value = parse((const char *)data, size);

        if (value && is_sound(value)) {
                if (baseline_is(value))
                        try_again(value);
                else
                        try_result(value);
        }
        json_decref(value);
        return 0;
}
