/* SPDX-License-Identifier: MIT */
/*
 * Prints the net phases of each fault: each median minus the cost of the stamps around
 * it. The last line shows that cost.
 */
#include "bench/protocol/protocol.h"
#include "ci/base/fields.h"
#include "ci/report/row.h"
#include "ci/report/record.h"
#include "ci/result/measurement.h"
#include "ci/result/pooled.h"
#include "ci/print/comparison.h"
#include "ci/print/result_parts.h"

#include <string.h>

enum cell {
        CELL_ID,
        CELL_PATH,
        CELL_FIRST_PHASE,
        CELL_SUM = CELL_FIRST_PHASE + PHASES,
        CELL_NET,
};

static long long number(const json_t *record, size_t phase, size_t place)
{
        return json_integer_value(
            json_array_get(json_object_get(record, phase_names[phase]), place));
}

/* base.probe has phases, too, but they are the cost that is subtracted. */
static bool has_phases(const json_t *record)
{
        return json_is_array(json_object_get(record, phase_names[0])) &&
               !field_is_null(record, FIELD_VECTOR);
}

/* Exact counts: if the phases do not add up to the whole, the stamped path differs in more. */
static void add_row(struct table *table, const json_t *record, bool exact)
{
        long long sum = 0, whole = field_integer(record, RESULT_NET_P50);

        table_row(table);
        table_cell(table, CELL_ID, "%s", RECORD_NAME(record));
        table_cell(table, CELL_PATH, "%s", field_string(record, FIELD_PATH));
        for (size_t i = 0; i < PHASES; i++) {
                long long net = number(record, i, PHASE_NET_P50);
                table_cell(table, CELL_FIRST_PHASE + i, "%lld", net);
                sum += net;
        }
        table_cell(table, CELL_SUM, "%lld", sum);
        table_cell(table, CELL_NET, "%lld", whole);
        if (exact && sum != whole)
                table_note(table, "%+lld outside the phases: the stamped path is different code",
                           whole - sum);
}

/* What was subtracted is the same in every row: raw minus net. */
static void print_stamps(const json_t *record, FILE *stream)
{
        fprintf(stream, "\nstamps, subtracted:");
        for (size_t i = 0; i < PHASES; i++)
                fprintf(stream, " %s %lld", phase_names[i],
                        number(record, i, PHASE_P50) - number(record, i, PHASE_NET_P50));
        fputc('\n', stream);
}

/* Adds "52 -> 47", medians over the boots; false: a side has no phases. */
static bool add_both(struct table *table, const struct comparison *pair, const char *id)
{
        for (size_t i = 0; i < PHASES; i++) {
                double base, new;

                if (!pooled_phase(pair->base->source, id, phase_names[i], &base) ||
                    !pooled_phase(pair->new->source, id, phase_names[i], &new))
                        return false;
                if (i == 0) {
                        table_row(table);
                        table_cell(table, CELL_ID, "%s", id);
                }
                table_cell(table, 1 + i, "%g -> %g", base, new);
        }
        return true;
}

bool comparison_phases_print(const struct comparison *pair, enum table_style style, FILE *stream,
                             struct error *error)
{
        struct table table = {.row_count = 0};
        size_t shown = 0;

        table_column(&table, "benchmark", LEFT);
        for (size_t i = 0; i < PHASES; i++)
                table_column(&table, phase_names[i], RIGHT);
        for (size_t i = 0; i < pair->count; i++)
                shown += add_both(&table, pair, pair->rows[i].id);
        bool good = table_is_whole(&table, error);
        if (good && shown > 0) {
                fprintf(stream, "\nphases, net p50, %s -> %s\n\n", pair->base->name,
                        pair->new->name);
                table_print(&table, style, stream);
        }
        table_close(&table);
        return good;
}

bool phases_print(const json_t *records, enum table_style style, FILE *stream, struct error *error)
{
        struct table table = {.row_count = 0};
        const json_t *last = NULL;
        bool exact =
            strcmp(field_string(json_array_get(records, 0), BOOT_CLOCK), CLOCK_ICOUNT) == 0;
        size_t index;
        json_t *record;

        table_column(&table, "benchmark", LEFT);
        table_column(&table, "path", LEFT);
        for (size_t i = 0; i < PHASES; i++)
                table_column(&table, phase_names[i], RIGHT);
        table_column(&table, "sum", RIGHT);
        table_column(&table, "net p50", RIGHT);
        json_array_foreach(records, index, record)
        {
                if (!has_phases(record))
                        continue;
                add_row(&table, record, exact);
                last = record;
        }
        bool good = table_is_whole(&table, error);
        if (good && last) {
                fputc('\n', stream);
                table_print(&table, style, stream);
                print_stamps(last, stream);
        }
        table_close(&table);
        return good;
}
