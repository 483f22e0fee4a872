/* SPDX-License-Identifier: MIT */
/* Makes a baseline from a result. */
#include "bench/protocol/protocol.h"
#include "ci/report/report.h"
#include "ci/result/baseline.h"
#include "ci/result/measurement.h"
#include "ci/result/result.h"
#include "ci/print/result_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int by_id(const void *left, const void *right)
{
        const struct measurement_row *a = left, *b = right;

        return strcmp(a->id, b->id);
}

static void write_phases(const struct measurement_row *row, FILE *text)
{
        if (!row->has_phases) {
                fputs("null", text);
                return;
        }
        for (size_t i = 0; i < PHASES; i++)
                fprintf(text, "%s%lld", i ? "," : "[", row->phases[i]);
        fputs("]", text);
}

static void write_line(const struct measurement_row *row, const char *separator, FILE *text)
{
        fprintf(text, "%s{\"" FIELD_ID "\":\"%s\",\"" RESULT_HISTOGRAM "\":[", separator, row->id);
        for (size_t i = 0; i < row->histogram.count; i++)
                fprintf(text, "%s[%lld,%lld]", i ? "," : "", row->histogram.bins[i].value,
                        row->histogram.bins[i].count);
        fputs("],\"" BASELINE_PHASES "\":", text);
        write_phases(row, text);
        fputs("}", text);
}

static void write_baseline(const struct measurement *measurement, FILE *text)
{
        const char *separator = "\n";

        fprintf(text,
                "{\"" BASELINE_MARK "\":%d,\"" RESULT_CLOCK "\":\"%s\",\"" BOOT_COMPILER "\":",
                BASELINE_SCHEMA, measurement->clock);
        json_dumpf(json_object_get(measurement->boot, BOOT_COMPILER), text, JSON_ENCODE_ANY);
        fprintf(text,
                ",\"" BASELINE_SAMPLES "\":%lld,\"" BASELINE_WARMUP "\":%lld,\"" BASELINE_BENCHMARKS
                "\":[",
                measurement->samples, measurement->warmup);
        for (size_t i = 0; i < measurement->count; i++) {
                if (measurement->rows[i].state == MEASURED_SKIPPED)
                        continue;
                write_line(&measurement->rows[i], separator, text);
                separator = ",\n";
        }
        fputs("\n]}\n", text);
}

static bool check_acceptable(const struct measurement *measurement, struct error *error)
{
        size_t measured = 0;

        if (strcmp(measurement->clock, CLOCK_ICOUNT) != 0)
                return error_set(error, STATUS_UNUSABLE,
                                 "a baseline holds exact counts: expected clock " CLOCK_ICOUNT
                                 ", got %s",
                                 measurement->clock);
        if (strcmp(boot_layer(measurement->boot), LAYER_NATIVE) != 0)
                return error_set(
                    error, STATUS_UNUSABLE,
                    "a baseline holds the guest's own instructions: expected layer " LAYER_NATIVE
                    ", got %s",
                    boot_layer(measurement->boot));
        if (measurement->partial)
                return error_set(error, STATUS_UNUSABLE,
                                 "the result is partial: a baseline holds a whole one");
        for (size_t i = 0; i < measurement->count; i++) {
                measured += measurement->rows[i].boots > 0;
                if (measurement->rows[i].state == MEASURED_FAILED)
                        return error_set(error, STATUS_UNUSABLE,
                                         "%s failed: a baseline holds what was verified",
                                         measurement->rows[i].id);
        }
        return measured > 0 || error_set(error, STATUS_UNUSABLE, "no benchmark was measured");
}

static char *text_of(const struct measurement *measurement, struct error *error)
{
        char *bytes = NULL;
        size_t size = 0;
        FILE *text = open_memstream(&bytes, &size);

        if (text) {
                write_baseline(measurement, text);
                bool failed = ferror(text);
                if (fclose(text) == 0 && !failed)
                        return bytes;
        }
        free(bytes);
        error_no_memory(error);
        return NULL;
}

char *baseline_text(const json_t *result, const char *name, struct error *error)
{
        struct measurement measurement;
        char *text = NULL;

        /* Only its reference count changes. */
        if (!measurement_of_result((json_t *)result, name, &measurement, error))
                return NULL;
        if (check_acceptable(&measurement, error)) {
                /* Sorting invalidates the index of ids, which nothing uses after this. */
                qsort(measurement.rows, measurement.count, sizeof(*measurement.rows), by_id);
                text = text_of(&measurement, error);
        }
        measurement_close(&measurement);
        return text;
}
