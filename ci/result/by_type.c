/* SPDX-License-Identifier: MIT */
/* Groups the CPUs of a boot, and chooses a record for each type. */
#include "ci/result/by_type.h"
#include "bench/protocol/protocol.h"
#include "ci/base/fields.h"
#include "ci/report/record.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TYPE_BYTES 40
#define KEY_BYTES  (ROW_NAME_BYTES_MAX + TYPE_BYTES)

static bool is_of_row(const json_t *record)
{
        const char *kind = field_string(record, "record");

        return strcmp(kind, RECORD_RESULT) == 0 || strcmp(kind, RECORD_SKIP) == 0;
}

bool records_have_cpus(const json_t *records)
{
        size_t i;
        json_t *record;

        json_array_foreach(records, i, record)
        {
                if (is_of_row(record))
                        return !field_is_null(record, FIELD_CPU);
        }
        return false;
}

/* CPU records come first and are few. */
const char *records_core_type(const json_t *records, json_int_t cpu)
{
        size_t i;
        json_t *record;

        json_array_foreach(records, i, record)
        {
                if (strcmp(field_string(record, "record"), RECORD_CPU) == 0 &&
                    field_integer(record, FIELD_CPU) == cpu)
                        return field_string(record, CPU_CORE_TYPE);
        }
        return "";
}

static json_t *group(const json_t *records, struct error *error)
{
        json_t *groups = json_object();
        const char *type = "";
        json_int_t cpu = -1;
        char key[KEY_BYTES];
        size_t i;
        json_t *record;

        json_array_foreach(records, i, record)
        {
                if (!is_of_row(record))
                        continue;
                if (field_integer(record, FIELD_CPU) != cpu) {
                        cpu = field_integer(record, FIELD_CPU);
                        type = records_core_type(records, cpu);
                }
                snprintf(key, sizeof(key), "%s%s%s", row_name(record), type[0] ? "@" : "", type);
                json_t *list = json_object_get(groups, key);
                if (!list) {
                        list = json_array();
                        json_object_set_new(groups, key, list);
                }
                if (json_array_append(list, record) != 0) {
                        json_decref(groups);
                        error_no_memory(error);
                        return NULL;
                }
        }
        return groups;
}

static bool has_passed(const json_t *record)
{
        return strcmp(field_string(record, RESULT_STATUS), STATUS_PASS) == 0;
}

/* Returns the median record of those that passed; of two in the middle the lower. */
static json_t *median_of(const json_t *list)
{
        const size_t count = json_array_size(list);

        for (size_t i = 0; i < count; i++) {
                json_t *candidate = json_array_get(list, i);
                const json_int_t p50 = field_integer(candidate, RESULT_P50);
                size_t below = 0, equal = 0;

                if (!has_passed(candidate))
                        continue;
                for (size_t j = 0; j < count; j++) {
                        const json_t *other = json_array_get(list, j);

                        if (!has_passed(other))
                                continue;
                        below += field_integer(other, RESULT_P50) < p50;
                        equal += field_integer(other, RESULT_P50) == p50;
                }
                if (below <= (count - 1) / 2 && below + equal > (count - 1) / 2)
                        return candidate;
        }
        return json_array_get(list, 0);
}

static json_t *failed_of(const json_t *list)
{
        size_t i;
        json_t *record;

        json_array_foreach(list, i, record)
        {
                if (strcmp(field_string(record, RESULT_STATUS), STATUS_FAILED) == 0)
                        return record;
        }
        return NULL;
}

static bool agree(const json_t *list, struct error *error)
{
        const json_t *first = json_array_get(list, 0);
        char name[RECORD_NAME_BYTES];
        size_t i;
        json_t *record;

        json_array_foreach(list, i, record)
        {
                const json_t *histogram = json_object_get(record, RESULT_HISTOGRAM);
                const json_t *of_first = json_object_get(first, RESULT_HISTOGRAM);

                if (field_is_null(record, RESULT_WAITS) && histogram != of_first &&
                    !json_equal(histogram, of_first))
                        return error_set(error, STATUS_UNUSABLE,
                                         "%s: differs from CPU %lld of the same type: the counts "
                                         "are not exact",
                                         record_name(record, name),
                                         (long long)field_integer(first, FIELD_CPU));
        }
        return true;
}

json_t *records_by_type(const json_t *records, bool exact, struct error *error)
{
        json_t *groups = group(records, error);
        json_t *chosen = json_object();
        const char *key;
        json_t *list;
        bool good = groups && chosen;

        json_object_foreach(groups, key, list)
        {
                json_t *record = failed_of(list);

                if (!record) {
                        good = good && (!exact || agree(list, error));
                        record = median_of(list);
                }
                if (good && json_object_set(chosen, key, record) != 0)
                        good = error_no_memory(error);
        }
        json_decref(groups);
        if (good)
                return chosen;
        json_decref(chosen);
        if (error->status == 0)
                error_no_memory(error);
        return NULL;
}

const json_t *records_row_on(const json_t *records, const char *id, json_int_t cpu)
{
        size_t i;
        json_t *record;

        json_array_foreach(records, i, record)
        {
                if (is_of_row(record) && field_integer(record, FIELD_CPU) == cpu &&
                    strcmp(row_name(record), id) == 0)
                        return record;
        }
        return NULL;
}

static int by_number(const void *a, const void *b)
{
        const double x = *(const double *)a, y = *(const double *)b;

        return (x > y) - (x < y);
}

/* Returns |difference| / first of the p50 of each row that both CPUs passed. */
static double *differences(const json_t *records, json_int_t one, json_int_t other, size_t *count)
{
        double *apart = calloc(json_array_size(records) + 1, sizeof(*apart));
        json_t *of_other = json_object();
        size_t i;
        json_t *record;

        *count = 0;
        json_array_foreach(records, i, record)
        {
                if (is_of_row(record) && has_passed(record) &&
                    field_integer(record, FIELD_CPU) == other)
                        json_object_set(of_other, row_name(record), record);
        }
        json_array_foreach(records, i, record)
        {
                const json_t *pair = json_object_get(of_other, row_name(record));

                if (!apart || !pair || !is_of_row(record) || !has_passed(record) ||
                    field_integer(record, FIELD_CPU) != one)
                        continue;
                const double a = (double)field_integer(record, RESULT_P50);
                const double b = (double)field_integer(pair, RESULT_P50);
                const bool waits = !field_is_null(record, RESULT_WAITS);

                apart[(*count)++] = a > 0 && !waits ? fabs(b - a) / a : 0;
        }
        json_decref(of_other);
        if (apart)
                qsort(apart, *count, sizeof(*apart), by_number);
        return apart;
}

static bool differ(const json_t *records, json_int_t one, json_int_t other)
{
        const char *clock = field_string(json_array_get(records, 0), BOOT_CLOCK);
        size_t count;
        double *apart = differences(records, one, other, &count);
        bool differs = false;

        if (apart && count > 0 && strcmp(clock, CLOCK_ICOUNT) == 0)
                differs = apart[count - 1] > 0;
        else if (apart && count > 0 && strcmp(clock, CLOCK_TSC) == 0)
                differs = apart[count / 2] * 100 > GROUP_PERCENT;
        free(apart);
        return differs;
}

/* Finds the group that the CPU belongs to, or adds one. */
static struct cpu_group *group_of(const json_t *records, json_int_t cpu, struct cpu_group **groups,
                                  size_t *count)
{
        const char *type = records_core_type(records, cpu);

        for (size_t i = 0; i < *count; i++)
                if (strcmp((*groups)[i].type, type) == 0 &&
                    !differ(records, (*groups)[i].cpus[0], cpu))
                        return &(*groups)[i];
        struct cpu_group *more = realloc(*groups, (*count + 1) * sizeof(*more));
        if (!more)
                return NULL;
        *groups = more;
        more[*count] = (struct cpu_group){.type = type};
        return &more[(*count)++];
}

bool cpu_groups_find(const json_t *records, struct cpu_group **groups, size_t *count,
                     struct error *error)
{
        json_int_t cpu = -1;
        size_t i;
        json_t *record;

        *groups = NULL;
        *count = 0;
        json_array_foreach(records, i, record)
        {
                if (!is_of_row(record) || field_integer(record, FIELD_CPU) == cpu)
                        continue;
                cpu = field_integer(record, FIELD_CPU);
                struct cpu_group *group = group_of(records, cpu, groups, count);
                json_int_t *cpus =
                    group ? realloc(group->cpus, (group->count + 1) * sizeof(*cpus)) : NULL;
                if (!cpus) {
                        cpu_groups_free(*groups, *count);
                        return error_no_memory(error);
                }
                group->cpus = cpus;
                cpus[group->count++] = cpu;
        }
        return true;
}

void cpu_groups_free(struct cpu_group *groups, size_t count)
{
        for (size_t i = 0; i < count; i++)
                free(groups[i].cpus);
        free(groups);
}
