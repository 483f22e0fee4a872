/* SPDX-License-Identifier: MIT */
/* A result of several boots as one table: of every benchmark, the medians of its boots. */
#include "ci/print/boots_table.h"
#include "bench/protocol/protocol.h"
#include "ci/base/fields.h"
#include "ci/stats/boot_verdict.h"
#include "ci/result/measurement.h"
#include "ci/print/machine_heading.h"
#include "ci/print/table.h"

static bool fill_medians(struct text_row *row, const struct measurement_row *from,
                         struct error *error)
{
        const double *medians = from->medians;
        struct median_interval interval =
            median_interval_of_sorted(medians, from->boots, BOOT_MEDIAN_LEVEL);

        row->cells[1] = text_format(error, "%zu", from->boots);
        row->cells[2] = text_format(error, "%.0f", medians[0]);
        row->cells[3] = text_format(error, "%.0f", median_of_sorted(medians, from->boots));
        row->cells[4] = text_format(error, "%.0f..%.0f", interval.low, interval.high);
        row->cells[5] = text_format(error, "%.0f", medians[from->boots - 1]);
        for (size_t i = 1; i <= 5; i++)
                if (!row->cells[i])
                        return false;
        return true;
}

static bool fill_row(struct text_row *row, const struct measurement_row *from, struct error *error)
{
        row->cells[0] = text_format(error, "%s", from->id);
        if (!row->cells[0])
                return false;
        if (measurement_row_counts(from))
                return fill_medians(row, from, error);
        row->alarm = from->state == MEASURED_FAILED;
        row->spans = true;
        row->cells[1] =
            text_format(error, "%s: %s", row->alarm ? "FAILED" : "skipped", from->reason);
        return row->cells[1];
}

static bool add_rows(struct text_table *table, const struct measurement *measurement,
                     struct error *error)
{
        text_table_column(table, "benchmark", false);
        text_table_column(table, "boots", true);
        text_table_column(table, "lowest", true);
        text_table_column(table, "median", true);
        text_table_column(table, "interval", true);
        text_table_column(table, "highest", true);
        for (size_t i = 0; i < measurement->count; i++) {
                struct text_row *row = text_table_row(table, error);
                if (!row || !fill_row(row, &measurement->rows[i], error))
                        return false;
        }
        return true;
}

static void print_heading(const struct measurement *measurement, enum table_style style,
                          FILE *stream)
{
        const char *fence = style == TABLE_MARKDOWN ? "```\n" : "";

        fputs(fence, stream);
        fprintf(stream, "clock       %s, %s: the median of each boot, over %zu boots\n",
                measurement->clock, field_string(measurement->boot, BOOT_UNIT), measurement->boots);
        machine_heading_print(measurement->boot, stream);
        fprintf(stream, "samples     %lld a benchmark, after %lld to warm up\n%s\n",
                measurement->samples, measurement->warmup, fence);
}

bool boots_table_print(const json_t *result, enum table_style style, FILE *stream,
                       struct error *error)
{
        struct text_table table = {.row_count = 0};
        struct measurement measurement;

        if (!measurement_of_result((json_t *)result, "result", &measurement, error))
                return false;
        bool good = add_rows(&table, &measurement, error);
        if (good) {
                print_heading(&measurement, style, stream);
                table_print_styled(&table, style, stream);
        }
        text_table_close(&table);
        measurement_close(&measurement);
        return good;
}
