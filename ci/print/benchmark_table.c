/* SPDX-License-Identifier: MIT */
/* The list of benchmarks as a table for people, or as JSON. */
#include <stdlib.h>
#include <string.h>

#include "ci/print/benchmark_table.h"
#include "bench/protocol/protocol.h"
#include "ci/base/fields.h"
#include "ci/print/fault_words.h"
#include "ci/print/table.h"

static bool is_benchmark(const json_t *record)
{
        return strcmp(field_string(record, "record"), RECORD_BENCHMARK) == 0;
}

/* The suites, joined by commas; freed by the caller. */
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

static char *describe_needs(const json_t *record, struct error *error)
{
        bool available = json_is_true(json_object_get(record, BENCHMARK_AVAILABLE));
        const char *needs = field_string(record, BENCHMARK_NEEDS);

        if (!needs[0])
                return text_format(error, "-");
        return text_format(error, "%s%s", needs, available ? "" : " (not here)");
}

static bool fill_row(struct text_row *row, const json_t *record, struct error *error)
{
        char expected[800];

        fault_words(record, expected, sizeof(expected));
        row->cells[0] = text_format(error, "%s", field_string(record, FIELD_ID));
        row->cells[1] = text_format(error, "%s", field_string(record, FIELD_PATH));
        row->cells[2] = text_format(error, "%s", field_string(record, FIELD_ACTION));
        row->cells[3] = join_suites(record, error);
        row->cells[4] = text_format(error, "%s", expected);
        row->cells[5] = describe_needs(record, error);
        row->note = text_format(error, "%s", field_string(record, BENCHMARK_DOC));
        for (size_t c = 0; c <= 5; c++)
                if (!row->cells[c])
                        return false;
        return row->note;
}

static bool add_rows(struct text_table *table, const struct report *report, struct error *error)
{
        size_t index;
        json_t *record;

        json_array_foreach(report->records, index, record)
        {
                if (!is_benchmark(record))
                        continue;
                struct text_row *row = text_table_row(table, error);
                if (!row || !fill_row(row, record, error))
                        return false;
        }
        return true;
}

bool benchmark_table_print(const struct report *report, FILE *stream, bool colour,
                           struct error *error)
{
        struct text_table table = {.row_count = 0};

        text_table_column(&table, "benchmark", false);
        text_table_column(&table, "path", false);
        text_table_column(&table, "action", false);
        text_table_column(&table, "suites", false);
        text_table_column(&table, "expects", false);
        text_table_column(&table, "needs", false);
        bool good = add_rows(&table, report, error);
        if (good)
                text_table_print(&table, stream, colour);
        text_table_close(&table);
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
                if (json_dumpf(record, stream, JSON_COMPACT) != 0)
                        return ferror(stream) || error_no_memory(error);
                separator = ",\n";
        }
        fputs("\n]\n", stream);
        return true;
}
