/* SPDX-License-Identifier: MIT */
/* A result as a comparison sees it. */
#include <stdlib.h>
#include <string.h>

#include "ci/result/measurement.h"
#include "bench/protocol/protocol.h"

#define FILE_ENDING ".json"

void measurement_close(struct measurement *measurement)
{
        for (size_t i = 0; i < measurement->count; i++) {
                free(measurement->rows[i].medians);
                free(measurement->rows[i].nanoseconds);
                free(measurement->rows[i].histogram.bins);
        }
        free(measurement->rows);
        json_decref(measurement->index);
        json_decref(measurement->source);
        *measurement = (struct measurement){.count = 0};
}

char *measurement_title(const struct measurement *measurement, struct error *error)
{
        const char *slash = strrchr(measurement->name, '/');
        const char *name = slash && slash[1] ? slash + 1 : measurement->name;
        size_t length = strlen(name), ending = strlen(FILE_ENDING);

        if (length > ending && strcmp(name + length - ending, FILE_ENDING) == 0)
                length -= ending;
        char *title = strndup(name, length);
        if (!title)
                error_no_memory(error);
        return title;
}

bool measurement_row_counts(const struct measurement_row *row)
{
        return row && (row->state == MEASURED || row->state == MEASURED_IN_PART);
}

const struct measurement_row *measurement_find(const struct measurement *measurement,
                                               const char *id)
{
        const json_t *place = json_object_get(measurement->index, id);

        return place ? &measurement->rows[json_integer_value(place)] : NULL;
}
