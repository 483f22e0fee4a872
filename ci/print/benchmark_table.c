/* SPDX-License-Identifier: MIT */
/* Prints the list of benchmarks as a table or as JSON. */
#include "ci/print/benchmark_table.h"
#include "bench/protocol/protocol.h"
#include "ci/base/fields.h"
#include "ci/report/row.h"
#include "ci/print/fault_words.h"
#include "ci/print/table.h"

#include <stdlib.h>
#include <string.h>

static bool is_benchmark(const json_t *record)
{
        return strcmp(field_string(record, "record"), RECORD_BENCHMARK) == 0;
}

/* Joins the suites with commas; the caller frees the text. */
static char *join_suites(const json_t *record, struct error *error)
{
        char *joined = text_format(error, "%s", "");
        size_t index;
        json_t *suite;

        json_array_foreach(json_object_get(record, BENCHMARK_SUITES), index, suite)
        {
                char *longer = joined ? text_format(error, "%s%s%s", joined, index ? "," : "",
                                                    json_string_value(suite))
                                      : NULL;
                free(joined);
                joined = longer;
        }
        return joined;
}

static bool add_row(struct table *table, const json_t *record, struct error *error)
{
        const char *needs = field_string(record, BENCHMARK_NEEDS);
        bool available = json_is_true(json_object_get(record, BENCHMARK_AVAILABLE));
        char *suites = join_suites(record, error);
        char expected[800];

        if (!suites)
                return false;
        fault_words(record, expected, sizeof(expected));
        table_row(table);
        table_cell(table, 0, "%s", row_name(record));
        table_cell(table, 1, "%s", field_string(record, FIELD_PATH));
        table_cell(table, 2, "%s", field_string(record, FIELD_ACTION));
        table_cell(table, 3, "%s", suites);
        table_cell(table, 4, "%s", expected);
        table_cell(table, 5, "%s%s", needs[0] ? needs : "-",
                   needs[0] && !available ? " (not here)" : "");
        table_note(table, "%s", field_string(record, BENCHMARK_DOC));
        free(suites);
        return true;
}

bool benchmark_table_print(const struct report *report, FILE *stream, bool colour,
                           struct error *error)
{
        static const struct table_column columns[] = {
            {"benchmark", LEFT}, {"path", LEFT},    {"action", LEFT},
            {"suites", LEFT},    {"expects", LEFT}, {"needs", LEFT},
        };
        struct table table = {.row_count = 0};
        bool good = true;
        size_t index;
        json_t *record;

        table_columns(&table, columns, sizeof(columns) / sizeof(columns[0]));
        json_array_foreach(report->records, index, record)
        {
                if (good && is_benchmark(record))
                        good = add_row(&table, record, error);
        }
        good = good && table_is_whole(&table, error);
        if (good)
                table_print(&table, colour ? TABLE_COLOUR : TABLE_PLAIN, stream);
        table_close(&table);
        return good;
}

bool benchmark_json_print(const struct report *report, FILE *stream, struct error *error)
{
        const char *separator = "[\n";
        size_t index;
        json_t *record;

        json_array_foreach(report->records, index, record)
        {
                if (!is_benchmark(record))
                        continue;
                fputs(separator, stream);
                if (json_dumpf(record, stream, JSON_COMPACT | JSON_REAL_PRECISION(15)) != 0)
                        return ferror(stream) || error_no_memory(error);
                separator = ",\n";
        }
        fputs("\n]\n", stream);
        return true;
}
