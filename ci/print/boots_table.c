/* SPDX-License-Identifier: MIT */
/* Prints a result of several boots as one table: a row a benchmark, from its boots' medians. */
#include "bench/protocol/protocol.h"
#include "ci/base/fields.h"
#include "ci/stats/boot_verdict.h"
#include "ci/report/report.h"
#include "ci/result/measurement.h"
#include "ci/print/result_parts.h"

#include <string.h>

static const struct table_column columns[] = {
    {"benchmark", LEFT}, {"boots", RIGHT},    {"lowest", RIGHT},
    {"median", RIGHT},   {"interval", RIGHT}, {"highest", RIGHT},
};

static void set_medians(struct table *table, const struct measurement_row *row)
{
        const double *medians = row->medians;
        struct median_interval interval =
            median_interval_of_sorted(medians, row->boots, BOOT_MEDIAN_LEVEL);

        table_cell(table, 1, "%zu", row->boots);
        table_cell(table, 2, "%.0f", medians[0]);
        table_cell(table, 3, "%.0f", median_of_sorted(medians, row->boots));
        table_cell(table, 4, "%.0f..%.0f", interval.low, interval.high);
        table_cell(table, 5, "%.0f", medians[row->boots - 1]);
}

static void add_row(struct table *table, const struct measurement_row *row)
{
        struct table_row *cells = table_row(table);

        table_cell(table, 0, "%s", row->id);
        if (measurement_row_counts(row)) {
                set_medians(table, row);
                return;
        }
        cells->alarm = row->state == MEASURED_FAILED;
        cells->spans = true;
        table_cell(table, 1, "%s: %s", cells->alarm ? "FAILED" : "skipped", row->reason);
}

static void print_heading(const struct measurement *measurement, enum table_style style,
                          FILE *stream)
{
        const char *fence = table_fence(style);

        fputs(fence, stream);
        fprintf(stream, "clock       %s, %s%s: ", measurement->clock,
                strcmp(boot_layer(measurement->boot), LAYER_NESTED) == 0 ? LAYER_NESTED ", " : "",
                boot_unit(measurement->boot));
        if (measurement->boots == 1)
                fputs("the medians of one boot\n", stream);
        else
                fprintf(stream, "the median of each boot, over %zu boots\n", measurement->boots);
        heading_print(measurement->boot, stream);
        fprintf(stream, "samples     %lld a benchmark, after %lld to warm up\n%s\n",
                measurement->samples, measurement->warmup, fence);
}

bool boots_table_print(const json_t *result, const char *name, enum table_style style, FILE *stream,
                       struct error *error)
{
        struct table table = {.row_count = 0};
        struct measurement measurement;

        if (!measurement_of_result((json_t *)result, name, &measurement, error))
                return false;
        table_columns(&table, columns, sizeof(columns) / sizeof(columns[0]));
        for (size_t i = 0; i < measurement.count; i++)
                add_row(&table, &measurement.rows[i]);
        bool good = table_is_whole(&table, error);
        if (good) {
                print_heading(&measurement, style, stream);
                table_print(&table, style, stream);
        }
        table_close(&table);
        measurement_close(&measurement);
        return good;
}
