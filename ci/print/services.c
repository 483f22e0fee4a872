/* SPDX-License-Identifier: MIT */
/*
 * Prints a result in the formats of services that track benchmarks. Sources: the Go
 * proposal "Go Benchmark Data Format"; the README of benchmark-action's
 * github-action-benchmark, "customSmallerIsBetter"; Bencher's documentation, "Bencher
 * Metric Format (BMF)".
 */
#include "bench/protocol/protocol.h"
#include "ci/base/fields.h"
#include "ci/report/row.h"
#include "ci/stats/statistics.h"
#include "ci/report/report.h"
#include "ci/print/result_parts.h"

#include <string.h>

static const char *unit_of(const struct measurement *measurement)
{
        return boot_unit(measurement->boot);
}

/*
 * --- Go's benchmark format: a line for each benchmark and boot, since benchstat takes each
 * line as a sample. benchstat compares only runs with equal "name: value" lines, so the
 * image's build is not one of them. "assume=exact": one sample is enough.
 */

static void gobench_line(const struct measurement *measurement, const struct measurement_row *row,
                         size_t boot, FILE *stream)
{
        fprintf(stream, "BenchmarkFault/id=%.*s%s %lld %.15g %s/op", (int)row_id_bytes(row->id),
                row->id, row_name_is_by_fred(row->id) ? "/delivery=" DELIVERY_FRED : "",
                measurement->samples, row->medians[boot], unit_of(measurement));
        if (measurement->has_time && strcmp(measurement->clock, CLOCK_TSC) == 0)
                fprintf(stream, " %.15g %sns/op", row->nanoseconds[boot],
                        boot_is_forced(measurement->boot) ? FORCED_PREFIX : "");
        fputc('\n', stream);
}

void result_gobench_print(const struct measurement *measurement, FILE *stream)
{
        fprintf(stream, "pkg: trapclock\ncpu: %s%s%s\nclock: %s\n",
                field_string(measurement->boot, BOOT_BRAND),
                field_is_null(measurement->boot, BOOT_CPU_IS) ? "" : ", the CPU is ",
                field_string(measurement->boot, BOOT_CPU_IS), measurement->clock);
        if (strcmp(measurement->clock, CLOCK_ICOUNT) == 0)
                fprintf(stream, "Unit %s/op assume=exact\n", unit_of(measurement));
        for (size_t i = 0; i < measurement->count; i++)
                for (size_t boot = 0; measurement_row_counts(&measurement->rows[i]) &&
                                      boot < measurement->rows[i].boots;
                     boot++)
                        gobench_line(measurement, &measurement->rows[i], boot, stream);
}

/* --- JSON of services that track benchmarks; ids need no escape */

void result_github_print(const struct measurement *measurement, FILE *stream)
{
        const char *separator = "[\n";

        for (size_t i = 0; i < measurement->count; i++) {
                const struct measurement_row *row = &measurement->rows[i];
                if (!measurement_row_counts(row))
                        continue;
                fprintf(stream, "%s{\"name\":\"%s\",\"unit\":\"%s\",\"value\":%.15g", separator,
                        row->id, unit_of(measurement), median_of_sorted(row->medians, row->boots));
                if (row->boots > 1)
                        fprintf(stream, ",\"range\":\"%.15g..%.15g\"", row->medians[0],
                                row->medians[row->boots - 1]);
                fprintf(stream, ",\"extra\":\"%zu boot%s\"}", row->boots,
                        row->boots == 1 ? "" : "s");
                separator = ",\n";
        }
        fputs(separator[0] == '[' ? "[]\n" : "\n]\n", stream);
}

void result_bencher_print(const struct measurement *measurement, FILE *stream)
{
        const char *separator = "{\n";

        for (size_t i = 0; i < measurement->count; i++) {
                const struct measurement_row *row = &measurement->rows[i];
                if (!measurement_row_counts(row))
                        continue;
                fprintf(stream,
                        "%s\"%s\":{\"%s\":{\"value\":%.15g,\"lower_value\":%.15g,"
                        "\"upper_value\":%.15g}}",
                        separator, row->id, unit_of(measurement),
                        median_of_sorted(row->medians, row->boots), row->medians[0],
                        row->medians[row->boots - 1]);
                separator = ",\n";
        }
        fputs(separator[0] == '{' ? "{}\n" : "\n}\n", stream);
}
