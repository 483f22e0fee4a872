/* SPDX-License-Identifier: MIT */
/* A result as a table: a heading that says what was measured where, then a row a benchmark. */
#include <string.h>

#include "ci/print/result_table.h"
#include "bench/protocol/protocol.h"
#include "ci/base/fields.h"
#include "ci/report/report.h"
#include "ci/result/result.h"
#include "ci/print/counter_lines.h"
#include "ci/print/fault_words.h"
#include "ci/print/machine_heading.h"
#include "ci/print/phase_table.h"
#include "ci/print/table.h"
#include "ci/print/verify_table.h"

#define DEVIATION_MARK     " *"
#define TENTHS_OF_NS_PER_S 10000000000LL

enum cell {
        CELL_ID,
        CELL_PATH,
        CELL_ACTION,
        CELL_MIN,
        CELL_P50,
        CELL_P99,
        CELL_MAX,
        CELL_NET_P50,
        CELL_CODE,
        CELL_VERIFIED,
        CELL_P50_NS, /* only where cycles have a frequency */
        CELL_NET_NS,
        CELL_STEP, /* behind whatever is there */
        CELLS
};
_Static_assert(CELLS <= TEXT_TABLE_COLUMNS_MAX, "a column a cell");

static const char *clock_words(const char *clock)
{
        if (strcmp(clock, CLOCK_ICOUNT) == 0)
                return "icount: exact " UNIT_INSTRUCTIONS;
        if (strcmp(clock, CLOCK_TSC) == 0)
                return "tsc: " UNIT_CYCLES;
        return "emulated: " UNIT_TICKS " (smoke only: emulated clock, no latency)";
}

static void print_tsc(const json_t *boot, FILE *stream)
{
        if (strcmp(field_string(boot, BOOT_CLOCK), CLOCK_ICOUNT) == 0)
                return;
        if (field_is_null(boot, BOOT_TSC_HZ))
                fprintf(stream, "TSC         frequency not known, step %lld\n",
                        (long long)field_integer(boot, BOOT_TSC_STEP));
        else
                fprintf(stream, "TSC         %lld Hz by %s, step %lld\n",
                        (long long)field_integer(boot, BOOT_TSC_HZ),
                        field_string(boot, BOOT_TSC_SOURCE),
                        (long long)field_integer(boot, BOOT_TSC_STEP));
}

static void print_heading(const json_t *boot, FILE *stream)
{
        fprintf(stream, "clock       %s\n", clock_words(field_string(boot, BOOT_CLOCK)));
        print_tsc(boot, stream);
        machine_heading_print(boot, stream);
        fprintf(stream, "samples     %lld a benchmark, after %lld to warm up\n\n",
                (long long)field_integer(boot, BOOT_SAMPLES),
                (long long)field_integer(boot, BOOT_WARMUP));
}

/* The frequency by which cycles become time; 0: they do not. */
static json_int_t frequency(const json_t *boot)
{
        bool real = strcmp(field_string(boot, BOOT_CLOCK), CLOCK_TSC) == 0;

        return real ? field_integer(boot, BOOT_TSC_HZ) : 0;
}

static void add_columns(struct text_table *table, bool with_time)
{
        text_table_column(table, "benchmark", false);
        text_table_column(table, "path", false);
        text_table_column(table, "action", false);
        text_table_column(table, "min", true);
        text_table_column(table, "p50", true);
        text_table_column(table, "p99", true);
        text_table_column(table, "max", true);
        text_table_column(table, "net p50", true);
        text_table_column(table, "code", true);
        text_table_column(table, "verified", true);
        if (with_time) {
                text_table_column(table, "p50 ns", true);
                text_table_column(table, "net ns", true);
        }
}

/* Does the table hold rungs of the ladder? Then each says what its step costs. */
static bool has_rungs(const json_t *records)
{
        size_t index;
        json_t *record;

        json_array_foreach(records, index, record)
        {
                if (!field_is_null(record, RESULT_BELOW) &&
                    report_find_result(records, field_string(record, RESULT_BELOW)))
                        return true;
        }
        return false;
}

/* The rung's net p50 less that of the rung below it, where that was measured. */
static bool set_step(struct text_row *row, size_t cell, const json_t *record, const json_t *records,
                     struct error *error)
{
        const json_t *below = report_find_result(records, field_string(record, RESULT_BELOW));

        if (!below)
                return true;
        row->cells[cell] = text_format(error, "%+lld",
                                       (long long)(field_integer(record, RESULT_NET_P50) -
                                                   field_integer(below, RESULT_NET_P50)));
        return row->cells[cell];
}

static bool set_number(struct text_row *row, enum cell cell, const json_t *record, const char *name,
                       struct error *error)
{
        row->cells[cell] = text_format(error, "%lld", (long long)field_integer(record, name));
        return row->cells[cell];
}

static bool set_time(struct text_row *row, enum cell cell, const json_t *record, const char *name,
                     json_int_t hz, struct error *error)
{
        if (hz == 0)
                return true;
        __int128 cycles = field_integer(record, name);
        __int128 magnitude = cycles < 0 ? -cycles : cycles;
        long long tenths = (long long)((magnitude * TENTHS_OF_NS_PER_S + hz / 2) / hz);
        row->cells[cell] =
            text_format(error, "%s%lld.%lld", cycles < 0 ? "-" : "", tenths / 10, tenths % 10);
        return row->cells[cell];
}

static bool fill_numbers(struct text_row *row, const json_t *record, json_int_t hz,
                         struct error *error)
{
        return set_number(row, CELL_MIN, record, RESULT_MIN, error) &&
               set_number(row, CELL_P50, record, RESULT_P50, error) &&
               set_number(row, CELL_P99, record, RESULT_P99, error) &&
               set_number(row, CELL_MAX, record, RESULT_MAX, error) &&
               set_number(row, CELL_NET_P50, record, RESULT_NET_P50, error) &&
               set_time(row, CELL_P50_NS, record, RESULT_P50, hz, error) &&
               set_time(row, CELL_NET_NS, record, RESULT_NET_P50, hz, error);
}

/* No number that was not verified is printed: the row says FAILED, and why beneath. */
static bool fill_failure(struct text_row *row, const json_t *record, struct error *error)
{
        row->alarm = true;
        row->cells[CELL_P50] = text_format(error, "FAILED");
        row->note = text_format(error, "%s", field_string(record, RESULT_MISMATCH));
        return row->cells[CELL_P50] && row->note;
}

static bool fill_result(struct text_row *row, const json_t *record, json_int_t hz,
                        struct error *error)
{
        bool passed = strcmp(field_string(record, RESULT_STATUS), STATUS_PASS) == 0;
        bool deviates = !field_is_null(record, RESULT_DEVIATION);
        char code[24];

        error_code_digits(json_object_get(record, RESULT_ERROR_CODE_SEEN), code, sizeof(code));
        row->cells[CELL_ID] = text_format(error, "%s%s", field_string(record, FIELD_ID),
                                          deviates ? DEVIATION_MARK : "");
        row->cells[CELL_PATH] = text_format(error, "%s", field_string(record, FIELD_PATH));
        row->cells[CELL_ACTION] = text_format(error, "%s", field_string(record, FIELD_ACTION));
        row->cells[CELL_CODE] = text_format(error, "%s", code);
        row->cells[CELL_VERIFIED] =
            text_format(error, "%lld/%lld", (long long)field_integer(record, RESULT_VERIFIED),
                        (long long)field_integer(record, RESULT_TAKEN));
        for (size_t c = CELL_ID; c <= CELL_ACTION; c++)
                if (!row->cells[c])
                        return false;
        if (!row->cells[CELL_CODE] || !row->cells[CELL_VERIFIED])
                return false;
        return passed ? fill_numbers(row, record, hz, error) : fill_failure(row, record, error);
}

static bool fill_skip(struct text_row *row, const json_t *record, struct error *error)
{
        row->spans = true;
        row->cells[0] = text_format(error, "%s", field_string(record, FIELD_ID));
        row->cells[1] = text_format(error, "skipped: %s", field_string(record, SKIP_REASON));
        return row->cells[0] && row->cells[1];
}

/* step_cell: the column of the ladder's steps; 0: there is none. */
static bool add_rows(struct text_table *table, const json_t *records, json_int_t hz,
                     size_t step_cell, struct error *error)
{
        size_t index;
        json_t *record;

        json_array_foreach(records, index, record)
        {
                const char *kind = field_string(record, "record");
                bool result = strcmp(kind, RECORD_RESULT) == 0;
                if (!result && strcmp(kind, RECORD_SKIP) != 0)
                        continue;
                struct text_row *row = text_table_row(table, error);
                if (!row ||
                    !(result ? fill_result(row, record, hz, error) : fill_skip(row, record, error)))
                        return false;
                if (result && step_cell && !set_step(row, step_cell, record, records, error))
                        return false;
        }
        return true;
}

static void print_deviations(const json_t *records, FILE *stream)
{
        const char *before = "\n";
        size_t index;
        json_t *record;

        json_array_foreach(records, index, record)
        {
                if (field_is_null(record, RESULT_DEVIATION))
                        continue;
                fprintf(stream, "%s* %s: %s\n", before, field_string(record, FIELD_ID),
                        field_string(record, RESULT_DEVIATION));
                before = "";
        }
}

static void print_counts(const json_t *end, FILE *stream)
{
        json_int_t failed = field_integer(end, END_FAILED);

        fprintf(stream, "\n%lld measured, %lld FAILED, %lld skipped\n",
                (long long)(field_integer(end, END_RESULTS) - failed), (long long)failed,
                (long long)field_integer(end, END_SKIPPED));
}

static bool print_run(const json_t *records, bool with_phases, FILE *stream, bool colour,
                      struct error *error)
{
        const json_t *boot = json_array_get(records, 0);
        struct text_table table = {.row_count = 0};

        add_columns(&table, frequency(boot) > 0);
        size_t step_cell = 0;
        if (has_rungs(records)) {
                step_cell = table.column_count;
                text_table_column(&table, "step", true);
        }
        bool good = add_rows(&table, records, frequency(boot), step_cell, error);
        if (good) {
                print_heading(boot, stream);
                text_table_print(&table, stream, colour);
                print_deviations(records, stream);
                counter_lines_print(records, stream);
                print_counts(json_array_get(records, json_array_size(records) - 1), stream);
        }
        text_table_close(&table);
        return good && (!with_phases || phase_table_print(records, stream, colour, error));
}

static bool print_boot(const json_t *entry, bool with_phases, FILE *stream, bool colour,
                       struct error *error)
{
        const json_t *records = json_object_get(entry, RESULT_BOOT_RECORDS);

        if (report_find(records, RECORD_VERIFY))
                return verify_table_print(records, field_integer(entry, RESULT_BOOT_WALL), stream,
                                          colour, error);
        return print_run(records, with_phases, stream, colour, error);
}

bool result_table_print(const json_t *result, bool with_phases, FILE *stream, bool colour,
                        struct error *error)
{
        const json_t *boots = json_object_get(result, RESULT_BOOTS);
        size_t index;
        json_t *entry;

        json_array_foreach(boots, index, entry)
        {
                if (json_array_size(boots) > 1)
                        fprintf(stream, "%sboot        %zu of %zu\n", index ? "\n" : "", index + 1,
                                json_array_size(boots));
                if (!print_boot(entry, with_phases, stream, colour, error))
                        return false;
        }
        return true;
}
