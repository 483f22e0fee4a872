/* SPDX-License-Identifier: MIT */
/* Pools all boots of a result. */
#include "ci/result/pooled.h"
#include "bench/protocol/protocol.h"
#include "ci/base/fields.h"
#include "ci/stats/statistics.h"
#include "ci/report/record.h"
#include "ci/report/row.h"
#include "ci/result/result.h"

#include <stdlib.h>
#include <string.h>

static const json_t *boots_of(const json_t *result)
{
        return json_object_get(result, RESULT_BOOTS);
}

const json_t *pooled_record(const json_t *result, size_t boot, const char *id)
{
        static _Thread_local size_t
            last; /* index of the last record found: boots list rows in the same order */
        const json_t *entry = json_array_get(boots_of(result), boot);
        const json_t *records = json_object_get(entry, RESULT_BOOT_RECORDS);
        const size_t count = json_array_size(records), first = last < count ? last : 0;

        for (size_t i = 0; i < count; i++) {
                const size_t place = (first + i) % count;
                const json_t *record = json_array_get(records, place);

                if (strcmp(row_name(record), id) != 0 ||
                    strcmp(field_string(record, "record"), RECORD_RESULT) != 0)
                        continue;
                last = place;
                return record;
        }
        return NULL;
}

static const json_t *histogram_of(const json_t *result, size_t boot, const char *id)
{
        return json_object_get(pooled_record(result, boot, id), RESULT_HISTOGRAM);
}

bool pooled_histogram(const json_t *result, const char *id, struct histogram *histogram,
                      struct error *error)
{
        *histogram = (struct histogram){.count = 0};
        for (size_t boot = 0; boot < json_array_size(boots_of(result)); boot++)
                if (!histogram_add(histogram, histogram_of(result, boot, id), error)) {
                        free(histogram->bins);
                        return false;
                }
        histogram_merge(histogram);
        return true;
}

bool pooled_phase(const json_t *result, const char *id, const char *phase, double *net)
{
        size_t boots = json_array_size(boots_of(result));
        double *values = calloc(boots ? boots : 1, sizeof(*values));
        size_t count = 0;

        if (!values)
                return false;
        for (size_t boot = 0; boot < boots; boot++) {
                const json_t *numbers = json_object_get(pooled_record(result, boot, id), phase);
                if (json_is_array(numbers))
                        values[count++] =
                            (double)json_integer_value(json_array_get(numbers, PHASE_NET_P50));
        }
        sort_ascending(values, count);
        if (count > 0)
                *net = median_of_sorted(values, count);
        free(values);
        return count > 0;
}
