/* SPDX-License-Identifier: MIT */
/* A result as a table: a heading that names clock and machine, then a row a benchmark. */
#include "bench/protocol/protocol.h"
#include "ci/base/fields.h"
#include "ci/report/report.h"
#include "ci/result/result.h"
#include "ci/print/fault_words.h"
#include "ci/print/result_parts.h"

#include <string.h>

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
_Static_assert(CELLS <= TABLE_COLUMNS_MAX, "a column a cell");

static const char *clock_words(const json_t *boot)
{
        const char *clock = field_string(boot, BOOT_CLOCK);

        if (boot_is_forced(boot))
                return "tsc: " FORCED_PREFIX UNIT_CYCLES
                       " (the command line forced the clock: no latency)";
        if (strcmp(clock, CLOCK_ICOUNT) == 0)
                return strcmp(boot_layer(boot), LAYER_NESTED) == 0
                           ? "icount: exact " UNIT_INSTRUCTIONS
                             ", nested: a hypervisor's among them"
                           : "icount: exact " UNIT_INSTRUCTIONS;
        if (strcmp(clock, CLOCK_TSC) == 0)
                return "tsc: " UNIT_CYCLES;
        return "emulated: " UNIT_TICKS " (smoke only: emulated clock, no latency)";
}

static void print_tsc(const json_t *boot, FILE *stream)
{
        if (strcmp(field_string(boot, BOOT_CLOCK), CLOCK_ICOUNT) == 0)
                return;
        if (field_is_null(boot, BOOT_TSC_HZ))
                fprintf(stream, "TSC         frequency not known, step %.15g\n",
                        field_number(boot, BOOT_TSC_STEP));
        else
                fprintf(stream, "TSC         %lld Hz by %s, step %.15g\n",
                        (long long)field_integer(boot, BOOT_TSC_HZ),
                        field_string(boot, BOOT_TSC_SOURCE), field_number(boot, BOOT_TSC_STEP));
}

static void print_heading(const json_t *boot, FILE *stream)
{
        fprintf(stream, "clock       %s\n", clock_words(boot));
        print_tsc(boot, stream);
        heading_print(boot, stream);
        fprintf(stream, "samples     %lld a benchmark, after %lld to warm up\n\n",
                (long long)field_integer(boot, BOOT_SAMPLES),
                (long long)field_integer(boot, BOOT_WARMUP));
}

/* The frequency that turns cycles into time; 0: not known, or no cycles. */
static json_int_t frequency(const json_t *boot)
{
        bool real = strcmp(field_string(boot, BOOT_CLOCK), CLOCK_TSC) == 0;

        return real ? field_integer(boot, BOOT_TSC_HZ) : 0;
}

static void add_columns(struct table *table, bool with_time, bool with_steps)
{
        static const struct table_column columns[] = {
            {"benchmark", LEFT}, {"path", LEFT},      {"action", LEFT},  {"min", RIGHT},
            {"p50", RIGHT},      {"p99", RIGHT},      {"max", RIGHT},    {"net p50", RIGHT},
            {"code", RIGHT},     {"verified", RIGHT}, {"p50 ns", RIGHT}, {"net ns", RIGHT},
        };

        table_columns(table, columns, with_time ? CELL_NET_NS + 1 : CELL_VERIFIED + 1);
        if (with_steps)
                table_column(table, "step", RIGHT);
}

/* Rungs of the ladder have a column with the cost of their step. */
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

/* The rung's net p50 less that of the rung below it, if that was measured. */
static void set_step(struct table *table, const json_t *record, const json_t *records)
{
        const json_t *below = report_find_result(records, field_string(record, RESULT_BELOW));

        if (below)
                table_cell(table, table->column_count - 1, "%+lld",
                           (long long)(field_integer(record, RESULT_NET_P50) -
                                       field_integer(below, RESULT_NET_P50)));
}

static void set_time(struct table *table, enum cell cell, json_int_t cycles, json_int_t hz)
{
        __int128 magnitude = cycles < 0 ? -(__int128)cycles : cycles;
        long long tenths = (long long)((magnitude * TENTHS_OF_NS_PER_S + hz / 2) / hz);

        table_cell(table, cell, "%s%lld.%lld", cycles < 0 ? "-" : "", tenths / 10, tenths % 10);
}

static void set_numbers(struct table *table, const json_t *record, json_int_t hz)
{
        static const char *const names[] = {RESULT_MIN, RESULT_P50, RESULT_P99, RESULT_MAX,
                                            RESULT_NET_P50};

        for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
                table_cell(table, CELL_MIN + i, "%lld", (long long)field_integer(record, names[i]));
        if (hz == 0)
                return;
        set_time(table, CELL_P50_NS, field_integer(record, RESULT_P50), hz);
        set_time(table, CELL_NET_NS, field_integer(record, RESULT_NET_P50), hz);
}

/* Prints no number that was not verified, but FAILED, and the reason beneath. */
static void add_result(struct table *table, const json_t *record, json_int_t hz)
{
        struct table_row *row = table_row(table);
        char code[24];

        error_code_digits(json_object_get(record, RESULT_ERROR_CODE_SEEN), code, sizeof(code));
        table_cell(table, CELL_ID, "%s%s", field_string(record, FIELD_ID),
                   field_is_null(record, RESULT_DEVIATION) ? "" : DEVIATION_MARK);
        table_cell(table, CELL_PATH, "%s", field_string(record, FIELD_PATH));
        table_cell(table, CELL_ACTION, "%s", field_string(record, FIELD_ACTION));
        table_cell(table, CELL_CODE, "%s", code);
        table_cell(table, CELL_VERIFIED, "%lld/%lld",
                   (long long)field_integer(record, RESULT_VERIFIED),
                   (long long)field_integer(record, RESULT_TAKEN));
        if (strcmp(field_string(record, RESULT_STATUS), STATUS_PASS) == 0) {
                set_numbers(table, record, hz);
                return;
        }
        row->alarm = true;
        table_cell(table, CELL_P50, "FAILED");
        table_note(table, "%s", field_string(record, RESULT_MISMATCH));
}

static void add_skip(struct table *table, const json_t *record)
{
        table_row(table)->spans = true;
        table_cell(table, 0, "%s", field_string(record, FIELD_ID));
        table_cell(table, 1, "skipped: %s", field_string(record, SKIP_REASON));
}

static void add_rows(struct table *table, const json_t *records, json_int_t hz, bool with_steps)
{
        size_t index;
        json_t *record;

        json_array_foreach(records, index, record)
        {
                const char *kind = field_string(record, "record");
                if (strcmp(kind, RECORD_SKIP) == 0)
                        add_skip(table, record);
                if (strcmp(kind, RECORD_RESULT) != 0)
                        continue;
                add_result(table, record, hz);
                if (with_steps)
                        set_step(table, record, records);
        }
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

static bool print_run(const json_t *records, bool with_phases, FILE *stream, enum table_style style,
                      struct error *error)
{
        const json_t *boot = json_array_get(records, 0);
        bool with_steps = has_rungs(records);
        struct table table = {.row_count = 0};

        add_columns(&table, frequency(boot) > 0, with_steps);
        add_rows(&table, records, frequency(boot), with_steps);
        bool good = table_is_whole(&table, error);
        if (good) {
                print_heading(boot, stream);
                table_print(&table, style, stream);
                print_deviations(records, stream);
                counters_print(records, stream);
                print_counts(json_array_get(records, json_array_size(records) - 1), stream);
        }
        table_close(&table);
        return good && (!with_phases || phases_print(records, style, stream, error));
}

bool result_table_print(const json_t *result, bool with_phases, enum table_style style,
                        FILE *stream, struct error *error)
{
        const json_t *boots = json_object_get(result, RESULT_BOOTS);
        bool good = true;
        size_t index;
        json_t *entry;

        json_array_foreach(boots, index, entry)
        {
                const json_t *records = json_object_get(entry, RESULT_BOOT_RECORDS);
                if (json_array_size(boots) > 1)
                        fprintf(stream, "%sboot        %zu of %zu\n", index ? "\n" : "", index + 1,
                                json_array_size(boots));
                if (report_find(records, RECORD_VERIFY))
                        good = verify_table_print(records, field_integer(entry, RESULT_BOOT_WALL),
                                                  style, stream, error);
                else
                        good = print_run(records, with_phases, stream, style, error);
                if (!good)
                        return false;
        }
        return true;
}
