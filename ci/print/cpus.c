/* SPDX-License-Identifier: MIT */
/* Prints the rows of several CPUs: each CPU side by side, and all at once. */
#include "bench/protocol/protocol.h"
#include "ci/base/fields.h"
#include "ci/base/text.h"
#include "ci/report/row.h"
#include "ci/result/by_type.h"
#include "ci/result/visits.h"
#include "ci/print/result_parts.h"

#include <stdlib.h>
#include <string.h>

#define TITLE_BYTES 120

/* Writes "4 Core: 0-3" or "2: 0,5". */
static void write_title(const struct cpu_group *group, char title[TITLE_BYTES])
{
        text_append(title, TITLE_BYTES, "%zu%s%s: ", group->count, group->type[0] ? " " : "",
                    group->type);
        for (size_t i = 0; i < group->count;) {
                size_t last = i;

                while (last + 1 < group->count && group->cpus[last + 1] == group->cpus[last] + 1)
                        last++;
                if (!text_append(title, TITLE_BYTES, last > i ? "%s%lld-%lld" : "%s%lld",
                                 i ? "," : "", (long long)group->cpus[i],
                                 (long long)group->cpus[last]))
                        break;
                i = last + 1;
        }
}

/* Shows the first CPU's figure: the others of its group do not differ. */
static void add_figure(struct table *table, size_t column, const json_t *record, bool with_visits)
{
        struct visit_means means;

        if (!record)
                return;
        if (strcmp(field_string(record, "record"), RECORD_SKIP) == 0)
                table_cell(table, column, "skipped");
        else if (strcmp(field_string(record, RESULT_STATUS), STATUS_PASS) != 0)
                table_cell(table, column, "FAILED");
        else if (with_visits && visit_means(record, &means))
                table_cell(table, column, "%.1f", means.net);
        else
                table_cell(table, column, "%lld", (long long)field_integer(record, RESULT_NET_P50));
}

/* Returns the row of a CPU that failed, else that of the group's first CPU. */
static const json_t *row_of_group(const json_t *records, const char *id,
                                  const struct cpu_group *group)
{
        const json_t *first = records_row_on(records, id, group->cpus[0]);

        for (size_t i = 1; i < group->count; i++) {
                const json_t *record = records_row_on(records, id, group->cpus[i]);

                if (strcmp(field_string(record, RESULT_STATUS), STATUS_FAILED) == 0)
                        return record;
        }
        return first;
}

static void add_row(struct table *table, const json_t *records, const json_t *of_first,
                    const struct cpu_group *groups, size_t count, bool with_visits)
{
        const char *id = row_name(of_first);
        struct table_row *row = table_row(table);
        const json_t *failed = NULL;

        table_cell(table, 0, "%s", id);
        for (size_t i = 0; i < count; i++) {
                const json_t *record = row_of_group(records, id, &groups[i]);

                add_figure(table, i + 1, record, with_visits);
                if (!failed && !field_is_null(record, RESULT_MISMATCH))
                        failed = record;
        }
        if (!failed)
                return;
        row->alarm = true;
        table_note(table, "CPU %lld: %s", (long long)field_integer(failed, FIELD_CPU),
                   field_string(failed, RESULT_MISMATCH));
}

bool cpus_table_print(const json_t *records, enum table_style style, FILE *stream,
                      struct error *error)
{
        const json_t *boot = json_array_get(records, 0);
        const bool is_tsc = strcmp(field_string(boot, BOOT_CLOCK), CLOCK_TSC) == 0;
        struct table table = {.row_count = 0};
        struct cpu_group *groups;
        size_t count, i;
        json_t *record;

        if (!cpu_groups_find(records, &groups, &count, error))
                return false;
        char(*titles)[TITLE_BYTES] = calloc(count ? count : 1, sizeof(*titles));
        bool good = titles || error_no_memory(error);
        if (good) {
                table_column(&table, "benchmark", LEFT);
                for (i = 0; i < count; i++) {
                        write_title(&groups[i], titles[i]);
                        table_column(&table, titles[i], RIGHT);
                }
                json_array_foreach(records, i, record)
                {
                        if (!field_is_null(record, FIELD_ID) && count > 0 &&
                            field_integer(record, FIELD_CPU) == groups[0].cpus[0])
                                add_row(&table, records, record, groups, count, is_tsc);
                }
                good = table_is_whole(&table, error);
        }
        if (good) {
                fprintf(stream, "Net %s, one column for each group of CPUs that do not differ:\n\n",
                        is_tsc ? "mean" : "p50");
                table_print(&table, style, stream);
        }
        table_close(&table);
        free(titles);
        cpu_groups_free(groups, count);
        return good;
}

/*
 * What faults cost when several CPUs take them at once: the cost of one fault, and faults a
 * second. The rate is that of the CPUs that fault in a loop while one is measured, counted as
 * if that one also looped.
 */
/* Faults per tick of all CPUs; 0: only one took part, or no time passed. */
static double rate(const json_t *record)
{
        const double cpus = (double)field_integer(record, RESULT_WAITS);
        const double ticks = (double)field_integer(record, RESULT_TSC_CYCLES);
        const double faults = (double)field_integer(record, RESULT_OTHERS_FAULTS);

        return cpus > 1 && ticks > 0 ? faults / ticks * cpus / (cpus - 1) : 0;
}

/* "smp.np.read.4" and "smp.np.read.2" share the stem "smp.np.read". */
static size_t stem_length(const char *id)
{
        const char *dot = strrchr(id, '.');

        return dot ? (size_t)(dot - id) : strlen(id);
}

/* Returns the row of two CPUs, the base of speed-ups; NULL: none. */
static const json_t *row_of_two(const json_t *records, const char *id)
{
        size_t i;
        json_t *record;

        json_array_foreach(records, i, record)
        {
                const char *other = field_string(record, FIELD_ID);

                if (field_integer(record, RESULT_WAITS) == 2 &&
                    stem_length(other) == stem_length(id) &&
                    memcmp(other, id, stem_length(id)) == 0 && rate(record) > 0)
                        return record;
        }
        return NULL;
}

static void add_rate(struct table *table, const json_t *records, const json_t *record,
                     json_int_t hz)
{
        const char *id = field_string(record, FIELD_ID);
        const json_t *two = row_of_two(records, id);

        table_row(table);
        table_cell(table, 0, "%.*s", (int)stem_length(id), id);
        table_cell(table, 1, "%lld", (long long)field_integer(record, RESULT_WAITS));
        table_cell(table, 2, "%lld", (long long)field_integer(record, RESULT_NET_P50));
        if (rate(record) <= 0)
                return;
        if (hz > 0)
                table_cell(table, 3, "%.0f", rate(record) * (double)hz);
        if (two)
                table_cell(table, 4, "%.2f", 2 * rate(record) / rate(two));
}

bool at_once_print(const json_t *records, enum table_style style, FILE *stream, struct error *error)
{
        static const struct table_column columns[] = {
            {"at once", LEFT},          {"CPUs", RIGHT},     {"net p50", RIGHT},
            {"faults a second", RIGHT}, {"speed-up", RIGHT},
        };
        const json_int_t hz = field_integer(json_array_get(records, 0), BOOT_TSC_HZ);
        struct table table = {.row_count = 0};
        size_t i;
        json_t *record;

        /* Under icount one CPU runs at a time. */
        if (strcmp(field_string(json_array_get(records, 0), BOOT_CLOCK), CLOCK_ICOUNT) == 0)
                return true;
        table_columns(&table, columns, sizeof(columns) / sizeof(columns[0]));
        json_array_foreach(records, i, record)
        {
                if (!field_is_null(record, RESULT_OTHERS_FAULTS))
                        add_rate(&table, records, record, hz);
        }
        bool good = table_is_whole(&table, error);
        if (good && table.row_count > 0) {
                fputc('\n', stream);
                table_print(&table, style, stream);
        }
        table_close(&table);
        return good;
}
