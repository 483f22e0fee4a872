/* SPDX-License-Identifier: MIT */
/* How the rows of a measurement grow. */
#include <stdlib.h>

#include "ci/result/measurement_reading.h"
#include "ci/stats/statistics.h"

static bool add_row(struct measurement_reading *reading, const char *id, struct error *error)
{
        struct measurement *measurement = reading->measurement;
        struct measurement_row *rows =
            realloc(measurement->rows, (measurement->count + 1) * sizeof(*rows));

        if (!rows)
                return error_no_memory(error);
        measurement->rows = rows;
        rows[measurement->count] =
            (struct measurement_row){.id = id, .state = MEASURED, .reason = ""};
        if (json_object_set_new(measurement->index, id,
                                json_integer((json_int_t)measurement->count)))
                return error_no_memory(error);
        measurement->count++;
        return true;
}

struct measurement_row *measurement_row_for(struct measurement_reading *reading, const char *id,
                                            struct error *error)
{
        struct measurement *measurement = reading->measurement;

        if (!measurement_find(measurement, id) && !add_row(reading, id, error))
                return NULL;
        return &measurement->rows[json_integer_value(json_object_get(measurement->index, id))];
}

/* The JSON is a checked histogram; the bins are the caller's to free. */
static bool read_histogram(const json_t *from, struct histogram *histogram, struct error *error)
{
        size_t i;
        json_t *bin;

        histogram->bins = calloc(json_array_size(from), sizeof(*histogram->bins));
        if (!histogram->bins)
                return error_no_memory(error);
        histogram->count = json_array_size(from);
        json_array_foreach(from, i, bin)
        {
                histogram->bins[i].value = json_integer_value(json_array_get(bin, 0));
                histogram->bins[i].count = json_integer_value(json_array_get(bin, 1));
        }
        return true;
}

bool measurement_keep_histogram(struct measurement_row *row, const json_t *from, size_t boot,
                                struct error *error)
{
        struct histogram histogram;

        if (!row->histogram.bins)
                return read_histogram(from, &row->histogram, error);
        if (!read_histogram(from, &histogram, error))
                return false;
        bool same = histogram_equal(&row->histogram, &histogram);
        free(histogram.bins);
        return same || error_set(error, STATUS_UNUSABLE,
                                 "%s: boot %zu differs from those before it: the counts are not "
                                 "exact",
                                 row->id, boot + 1);
}

/* What a row is, now that all boots are in. */
static void settle(const struct measurement *measurement, struct measurement_row *row)
{
        if (row->medians)
                sort_ascending(row->medians, row->boots);
        if (row->nanoseconds)
                sort_ascending(row->nanoseconds, row->boots);
        if (row->state == MEASURED_FAILED)
                return;
        if (row->boots == 0)
                row->state = MEASURED_SKIPPED;
        else if (row->boots < measurement->boots)
                row->state = MEASURED_IN_PART;
}

bool measurement_read(struct measurement *measurement,
                      bool (*add)(struct measurement_reading *reading, struct error *error),
                      struct error *error)
{
        struct measurement_reading reading = {.measurement = measurement};

        measurement->index = json_object();
        bool good = measurement->index ? add(&reading, error) : error_no_memory(error);
        for (size_t i = 0; i < measurement->count; i++)
                settle(measurement, &measurement->rows[i]);
        if (good && measurement->count == 0)
                good = error_set(error, STATUS_UNUSABLE, "no benchmark was measured");
        if (!good) {
                error_prefix(error, "%s: ", measurement->name);
                measurement_close(measurement);
        }
        return good;
}
