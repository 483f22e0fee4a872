/* SPDX-License-Identifier: MIT */
/* All boots of a result taken together. */
#include <stdlib.h>
#include <string.h>

#include "ci/result/pooled.h"
#include "bench/protocol/protocol.h"
#include "ci/base/fields.h"
#include "ci/stats/statistics.h"
#include "ci/result/result.h"

static const json_t *boots_of(const json_t *result)
{
        return json_object_get(result, RESULT_BOOTS);
}

const json_t *pooled_record(const json_t *result, size_t boot, const char *id)
{
        const json_t *entry = json_array_get(boots_of(result), boot);
        size_t i;
        json_t *record;

        json_array_foreach(json_object_get(entry, RESULT_BOOT_RECORDS), i, record)
        {
                if (strcmp(field_string(record, "record"), RECORD_RESULT) == 0 &&
                    strcmp(field_string(record, FIELD_ID), id) == 0)
                        return record;
        }
        return NULL;
}

static const json_t *histogram_of(const json_t *result, size_t boot, const char *id)
{
        return json_object_get(pooled_record(result, boot, id), RESULT_HISTOGRAM);
}

static int by_value(const void *left, const void *right)
{
        const struct histogram_bin *a = left, *b = right;

        return a->value < b->value ? -1 : a->value > b->value;
}

static void merge(struct histogram *histogram)
{
        size_t last = 0;

        qsort(histogram->bins, histogram->count, sizeof(*histogram->bins), by_value);
        for (size_t i = 1; i < histogram->count; i++) {
                if (histogram->bins[i].value == histogram->bins[last].value)
                        histogram->bins[last].count += histogram->bins[i].count;
                else
                        histogram->bins[++last] = histogram->bins[i];
        }
        if (histogram->count > 0)
                histogram->count = last + 1;
}

bool pooled_histogram(const json_t *result, const char *id, struct histogram *histogram,
                      struct error *error)
{
        size_t boots = json_array_size(boots_of(result));
        size_t room = 0;

        *histogram = (struct histogram){.count = 0};
        for (size_t boot = 0; boot < boots; boot++)
                room += json_array_size(histogram_of(result, boot, id));
        if (room == 0)
                return true;
        histogram->bins = calloc(room, sizeof(*histogram->bins));
        if (!histogram->bins)
                return error_no_memory(error);
        for (size_t boot = 0; boot < boots; boot++) {
                size_t i;
                json_t *bin;
                json_array_foreach(histogram_of(result, boot, id), i, bin)
                {
                        histogram->bins[histogram->count++] = (struct histogram_bin){
                            .value = json_integer_value(json_array_get(bin, 0)),
                            .count = json_integer_value(json_array_get(bin, 1))};
                }
        }
        merge(histogram);
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

long long histogram_samples(const struct histogram *histogram)
{
        long long samples = 0;

        for (size_t i = 0; i < histogram->count; i++)
                samples += histogram->bins[i].count;
        return samples;
}
