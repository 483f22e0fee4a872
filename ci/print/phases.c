/* SPDX-License-Identifier: MIT */
/*
 * The phases of each fault, net: the median of each less what the stamps around
 * it cost by themselves, which the last line says.
 */
#include <string.h>

#include "bench/protocol/protocol.h"
#include "ci/base/fields.h"
#include "ci/report/record.h"
#include "ci/print/phase_table.h"
#include "ci/print/table.h"

enum cell {
        CELL_ID,
        CELL_PATH,
        CELL_FIRST_PHASE,
        CELL_SUM = CELL_FIRST_PHASE + PHASES,
        CELL_NET,
};

static void add_columns(struct text_table *table)
{
        text_table_column(table, "benchmark", false);
        text_table_column(table, "path", false);
        for (size_t i = 0; i < PHASES; i++)
                text_table_column(table, phase_names[i], true);
        text_table_column(table, "sum", true);
        text_table_column(table, "net p50", true);
}

static json_int_t number(const json_t *record, const char *phase, size_t place)
{
        return json_integer_value(json_array_get(json_object_get(record, phase), place));
}

/* base.probe has them, too, but they are what is taken off. */
static bool has_phases(const json_t *record)
{
        return json_is_array(json_object_get(record, RESULT_DELIVER)) &&
               !field_is_null(record, FIELD_VECTOR);
}

static bool fill(struct text_row *row, const json_t *record, struct error *error)
{
        json_int_t sum = 0;

        for (size_t i = 0; i < PHASES; i++) {
                json_int_t net = number(record, phase_names[i], PHASE_NET_P50);

                row->cells[CELL_FIRST_PHASE + i] = text_format(error, "%lld", (long long)net);
                if (!row->cells[CELL_FIRST_PHASE + i])
                        return false;
                sum += net;
        }
        row->cells[CELL_ID] = text_format(error, "%s", field_string(record, FIELD_ID));
        row->cells[CELL_PATH] = text_format(error, "%s", field_string(record, FIELD_PATH));
        row->cells[CELL_SUM] = text_format(error, "%lld", (long long)sum);
        row->cells[CELL_NET] =
            text_format(error, "%lld", (long long)field_integer(record, RESULT_NET_P50));
        return row->cells[CELL_ID] && row->cells[CELL_PATH] && row->cells[CELL_SUM] &&
               row->cells[CELL_NET];
}

/* What was taken off follows from any row: raw less net. */
static void print_stamps(const json_t *record, FILE *stream)
{
        fprintf(stream, "\nstamps, taken off:");
        for (size_t i = 0; i < PHASES; i++)
                fprintf(stream, " %s %lld", phase_names[i],
                        (long long)(number(record, phase_names[i], PHASE_P50) -
                                    number(record, phase_names[i], PHASE_NET_P50)));
        fputc('\n', stream);
}

bool phase_table_print(const json_t *records, FILE *stream, bool colour, struct error *error)
{
        struct text_table table = {.row_count = 0};
        const json_t *last = NULL;
        bool good = true;
        size_t index;
        json_t *record;

        add_columns(&table);
        json_array_foreach(records, index, record)
        {
                struct text_row *row;

                if (!has_phases(record))
                        continue;
                row = text_table_row(&table, error);
                good = row && fill(row, record, error);
                if (!good)
                        break;
                last = record;
        }
        if (good && last) {
                fputc('\n', stream);
                text_table_print(&table, stream, colour);
                print_stamps(last, stream);
        }
        text_table_close(&table);
        return good;
}
