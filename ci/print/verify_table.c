/* SPDX-License-Identifier: MIT */
/* Prints what verify found: counts, deviations, and the first mismatches in full. */
#include "bench/protocol/protocol.h"
#include "ci/base/fields.h"
#include "ci/report/report.h"
#include "ci/print/result_parts.h"

#include <string.h>

#define MS_PER_S 1000

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
                known ? ", all known deviations of this machine" : "");
        fprintf(stream, "mismatched  %lld\n", (long long)field_integer(verify, VERIFY_MISMATCHES));
}

static bool print_deviations(const json_t *records, enum table_style style, FILE *stream,
                             struct error *error)
{
        struct table table = {.row_count = 0};
        size_t index;
        json_t *record;

        table_column(&table, "deviation", LEFT);
        table_column(&table, "cases", RIGHT);
        table_column(&table, "reason", LEFT);
        json_array_foreach(records, index, record)
        {
                if (!is_a(record, RECORD_DEVIATION))
                        continue;
                table_row(&table);
                table_cell(&table, 0, "%s", field_string(record, DEVIATION_NAME));
                table_cell(&table, 1, "%lld", (long long)field_integer(record, DEVIATION_CASES));
                table_cell(&table, 2, "%s", field_string(record, DEVIATION_REASON));
        }
        bool good = table_is_whole(&table, error);
        if (good && table.row_count > 0) {
                fputc('\n', stream);
                table_print(&table, style, stream);
        }
        table_close(&table);
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

bool verify_table_print(const json_t *records, json_int_t wall_ms, enum table_style style,
                        FILE *stream, struct error *error)
{
        const json_t *verify = report_find(records, RECORD_VERIFY);

        heading_print(json_array_get(records, 0), stream);
        print_counts(records, verify, wall_ms, stream);
        if (!print_deviations(records, style, stream, error))
                return false;
        print_mismatches(records, verify, stream);
        return true;
}
