/* SPDX-License-Identifier: MIT */
/* What the exhaustive check found: the counts, the deviations, the first mismatches in full. */
#include <string.h>

#include "ci/print/verify_table.h"
#include "bench/protocol/protocol.h"
#include "ci/base/fields.h"
#include "ci/report/report.h"
#include "ci/print/machine_heading.h"
#include "ci/print/table.h"

#define MS_PER_S 1000

enum cell { CELL_NAME, CELL_CASES, CELL_REASON };

static bool is_a(const json_t *record, const char *kind)
{
        return strcmp(field_string(record, "record"), kind) == 0;
}

static json_int_t deviating(const json_t *records)
{
        json_int_t cases = 0;
        size_t index;
        json_t *record;

        json_array_foreach(records, index, record)
        {
                cases +=
                    is_a(record, RECORD_DEVIATION) ? field_integer(record, DEVIATION_CASES) : 0;
        }
        return cases;
}

static void print_counts(const json_t *records, const json_t *verify, json_int_t wall_ms,
                         FILE *stream)
{
        json_int_t cases = field_integer(verify, VERIFY_CASES);
        json_int_t known = deviating(records);

        fprintf(stream, "checked     %lld configurations of the CPU, %lld of them refused\n",
                (long long)field_integer(verify, VERIFY_CONFIGURATIONS),
                (long long)field_integer(verify, VERIFY_REFUSED));
        fprintf(stream, "cases       %lld", (long long)cases);
        if (wall_ms > 0)
                fprintf(stream, ", %lld a second of wall time on the host",
                        (long long)(cases * MS_PER_S / wall_ms));
        fprintf(stream, "\npassed      %lld\n", (long long)field_integer(verify, VERIFY_PASSED));
        fprintf(stream, "deviating   %lld%s\n", (long long)known,
                known ? ", in ways known of this machine" : "");
        fprintf(stream, "mismatched  %lld\n", (long long)field_integer(verify, VERIFY_MISMATCHES));
}

static bool fill_deviation(struct text_row *row, const json_t *record, struct error *error)
{
        row->cells[CELL_NAME] = text_format(error, "%s", field_string(record, DEVIATION_NAME));
        row->cells[CELL_CASES] =
            text_format(error, "%lld", (long long)field_integer(record, DEVIATION_CASES));
        row->cells[CELL_REASON] = text_format(error, "%s", field_string(record, DEVIATION_REASON));
        return row->cells[CELL_NAME] && row->cells[CELL_CASES] && row->cells[CELL_REASON];
}

static bool add_deviations(struct text_table *table, const json_t *records, struct error *error)
{
        size_t index;
        json_t *record;

        text_table_column(table, "deviation", false);
        text_table_column(table, "cases", true);
        text_table_column(table, "reason", false);
        json_array_foreach(records, index, record)
        {
                if (!is_a(record, RECORD_DEVIATION))
                        continue;
                struct text_row *row = text_table_row(table, error);
                if (!row || !fill_deviation(row, record, error))
                        return false;
        }
        return true;
}

static bool print_deviations(const json_t *records, FILE *stream, bool colour, struct error *error)
{
        struct text_table table = {.row_count = 0};
        bool good = add_deviations(&table, records, error);

        if (good && table.row_count > 0) {
                fputc('\n', stream);
                text_table_print(&table, stream, colour);
        }
        text_table_close(&table);
        return good;
}

static void print_mismatches(const json_t *records, const json_t *verify, FILE *stream)
{
        size_t index, shown = 0;
        json_t *record;

        json_array_foreach(records, index, record)
        {
                if (!is_a(record, RECORD_MISMATCH))
                        continue;
                fprintf(stream, "\nMISMATCH %zu of %lld: %s\n    expected %s\n    got      %s\n",
                        ++shown, (long long)field_integer(verify, VERIFY_MISMATCHES),
                        field_string(record, MISMATCH_CASE),
                        field_string(record, MISMATCH_EXPECTED),
                        field_string(record, MISMATCH_GOT));
        }
}

bool verify_table_print(const json_t *records, json_int_t wall_ms, FILE *stream, bool colour,
                        struct error *error)
{
        const json_t *verify = report_find(records, RECORD_VERIFY);

        machine_heading_print(json_array_get(records, 0), stream);
        print_counts(records, verify, wall_ms, stream);
        if (!print_deviations(records, stream, colour, error))
                return false;
        print_mismatches(records, verify, stream);
        return true;
}
