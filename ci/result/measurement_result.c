/* SPDX-License-Identifier: MIT */
/* A measurement of a result. */
#include <stdlib.h>
#include <string.h>

#include "bench/protocol/protocol.h"
#include "ci/base/fields.h"
#include "ci/report/record.h"
#include "ci/result/measurement_reading.h"
#include "ci/result/result.h"

#define NS_PER_S 1e9

/* What all boots of one result must agree in. */
static const char *const same_in_every_boot[] = {
    BOOT_BUILD_ID, BOOT_COMPILER,   BOOT_VENDOR,        BOOT_FAMILY, BOOT_MODEL,   BOOT_STEPPING,
    BOOT_BRAND,    BOOT_HYPERVISOR, BOOT_PAGING_LEVELS, BOOT_PATH,   BOOT_SAMPLES, BOOT_WARMUP,
    NULL,
};

static bool make_room(const struct measurement_reading *reading, struct measurement_row *row,
                      struct error *error)
{
        if (!row->medians)
                row->medians = calloc(reading->measurement->boots, sizeof(*row->medians));
        if (!row->nanoseconds)
                row->nanoseconds = calloc(reading->measurement->boots, sizeof(*row->nanoseconds));
        return (row->medians && row->nanoseconds) || error_no_memory(error);
}

/* Of the first boot; the histogram says whether the others are alike. */
static void keep_phases(struct measurement_row *row, const json_t *record)
{
        row->has_phases = !field_is_null(record, phase_names[0]);
        for (size_t i = 0; row->has_phases && i < PHASES; i++)
                row->phases[i] = json_integer_value(
                    json_array_get(json_object_get(record, phase_names[i]), PHASE_NET_P50));
}

static bool add_result(struct measurement_reading *reading, struct measurement_row *row,
                       const json_t *record, struct error *error)
{
        if (strcmp(field_string(record, RESULT_STATUS), STATUS_PASS) != 0) {
                row->state = MEASURED_FAILED;
                row->reason = field_string(record, RESULT_MISMATCH);
                return true;
        }
        if (!make_room(reading, row, error))
                return false;
        double median = (double)field_integer(record, RESULT_P50);
        row->medians[row->boots] = median;
        row->nanoseconds[row->boots] = median * reading->ns_per_tick;
        row->boots++;
        if (strcmp(reading->measurement->clock, CLOCK_ICOUNT) != 0)
                return true;
        if (row->boots == 1)
                keep_phases(row, record);
        return measurement_keep_histogram(row, json_object_get(record, RESULT_HISTOGRAM),
                                          reading->boot, error);
}

static bool add_record(struct measurement_reading *reading, const json_t *record,
                       struct error *error)
{
        const char *kind = field_string(record, "record");
        bool skipped = strcmp(kind, RECORD_SKIP) == 0;

        if (!skipped && strcmp(kind, RECORD_RESULT) != 0)
                return true;
        struct measurement_row *row =
            measurement_row_for(reading, field_string(record, FIELD_ID), error);
        if (!row)
                return false;
        if (!skipped)
                return add_result(reading, row, record, error);
        row->reason = row->state == MEASURED ? field_string(record, SKIP_REASON) : row->reason;
        return true;
}

static bool check_same_machine(const struct measurement_reading *reading, const json_t *boot,
                               struct error *error)
{
        const json_t *first = reading->measurement->boot;

        for (size_t i = 0; same_in_every_boot[i]; i++)
                if (!json_equal(json_object_get(first, same_in_every_boot[i]),
                                json_object_get(boot, same_in_every_boot[i])))
                        return error_set(error, STATUS_UNUSABLE,
                                         "boot %zu differs from the first in \"%s\"",
                                         reading->boot + 1, same_in_every_boot[i]);
        return true;
}

static bool add_boot(struct measurement_reading *reading, const json_t *records,
                     struct error *error)
{
        struct measurement *measurement = reading->measurement;
        const json_t *boot = json_array_get(records, 0);
        json_int_t hz = field_integer(boot, BOOT_TSC_HZ);
        size_t i;
        json_t *record;

        if (reading->boot == 0) {
                measurement->boot = boot;
                measurement->compiler = field_string(boot, BOOT_COMPILER);
                measurement->samples = field_integer(boot, BOOT_SAMPLES);
                measurement->warmup = field_integer(boot, BOOT_WARMUP);
        }
        measurement->has_time &= hz > 0;
        reading->ns_per_tick = hz > 0 ? NS_PER_S / (double)hz : 0;
        if (!check_same_machine(reading, boot, error))
                return false;
        json_array_foreach(records, i, record)
        {
                if (!add_record(reading, record, error))
                        return false;
        }
        return true;
}

static bool add_boots(struct measurement_reading *reading, struct error *error)
{
        const json_t *boots = json_object_get(reading->measurement->source, RESULT_BOOTS);
        json_t *entry;

        json_array_foreach(boots, reading->boot, entry)
        {
                if (!add_boot(reading, json_object_get(entry, RESULT_BOOT_RECORDS), error))
                        return false;
        }
        return true;
}

bool measurement_of_result(json_t *result, const char *name, struct measurement *measurement,
                           struct error *error)
{
        *measurement = (struct measurement){
            .name = name,
            .clock = field_string(result, RESULT_CLOCK),
            .boots = json_array_size(json_object_get(result, RESULT_BOOTS)),
            .partial = result_is_partial(result),
            .has_time = true,
            .source = json_incref(result),
        };
        return measurement_read(measurement, add_boots, error);
}
