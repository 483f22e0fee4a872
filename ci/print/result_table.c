/* SPDX-License-Identifier: MIT */
/* Prints a result as a table: a heading with clock and machine, then a row a benchmark. */
#include "bench/protocol/protocol.h"
#include "ci/base/fields.h"
#include "ci/report/record.h"
#include "ci/report/report.h"
#include "ci/report/row.h"
#include "ci/result/by_type.h"
#include "ci/result/result.h"
#include "ci/result/visits.h"
#include "ci/print/fault_words.h"
#include "ci/print/result_parts.h"

#include <string.h>

#define DEVIATION_MARK     " *"
#define UNSTEADY_MARK      " ~"
#define TENTHS_OF_NS_PER_S 10000000000LL

enum cell {
        CELL_ID,
        CELL_PATH,
        CELL_ACTION,
        CELL_MIN,
        CELL_P50,
        CELL_MEAN, /* only with real cycles, and if the guest reports its visits */
        CELL_NET_MEAN,
        CELL_P99,
        CELL_MAX,
        CELL_NET_P50,
        CELL_CODE,
        CELL_VERIFIED,
        CELL_P50_NS, /* only if the TSC's frequency is known */
        CELL_NET_NS,
        CELL_STEP, /* only if there are rungs of the ladder */
        CELLS
};

static const struct table_column columns[CELLS] = {
    [CELL_ID] = {"benchmark", LEFT},   [CELL_PATH] = {"path", LEFT},
    [CELL_ACTION] = {"action", LEFT},  [CELL_MIN] = {"min", RIGHT},
    [CELL_P50] = {"p50", RIGHT},       [CELL_MEAN] = {"mean", RIGHT},
    [CELL_NET_MEAN] = {"net", RIGHT},  [CELL_P99] = {"p99", RIGHT},
    [CELL_MAX] = {"max", RIGHT},       [CELL_NET_P50] = {"net p50", RIGHT},
    [CELL_CODE] = {"code", RIGHT},     [CELL_VERIFIED] = {"verified", RIGHT},
    [CELL_P50_NS] = {"p50 ns", RIGHT}, [CELL_NET_NS] = {"net ns", RIGHT},
    [CELL_STEP] = {"step", RIGHT},
};

/* The columns that this table has. */
struct layout {
        json_int_t hz; /* the TSC's frequency; 0: unknown, or no cycles */
        bool with_visits, with_steps;
};

static bool has_cell(const struct layout *layout, enum cell cell)
{
        switch (cell) {
        case CELL_MEAN:
        case CELL_NET_MEAN:
                return layout->with_visits;
        case CELL_P50_NS:
        case CELL_NET_NS:
                return layout->hz > 0;
        case CELL_STEP:
                return layout->with_steps;
        default:
                return true;
        }
}

/* Returns the cell's column; the layout must have it. */
static size_t column_of(const struct layout *layout, enum cell cell)
{
        size_t column = 0;

        for (enum cell before = 0; before < cell; before++)
                column += has_cell(layout, before);
        return column;
}

static void add_columns(struct table *table, const struct layout *layout)
{
        for (enum cell cell = 0; cell < CELLS; cell++)
                if (has_cell(layout, cell))
                        table_column(table, columns[cell].title, columns[cell].align);
}

static const char *clock_words(const json_t *boot)
{
        const char *clock = field_string(boot, BOOT_CLOCK);

        if (boot_is_lost(boot))
                return "unknown (no latency)";
        if (boot_is_forced(boot))
                return "tsc: " FORCED_PREFIX UNIT_CYCLES
                       " (the command line forced the clock: no latency)";
        if (strcmp(clock, CLOCK_ICOUNT) == 0)
                return strcmp(boot_layer(boot), LAYER_NESTED) == 0
                           ? "icount: exact " UNIT_INSTRUCTIONS ", nested: including a hypervisor's"
                           : "icount: exact " UNIT_INSTRUCTIONS;
        if (strcmp(clock, CLOCK_TSC) == 0)
                return "tsc: " UNIT_CYCLES;
        return "emulated: " UNIT_TICKS " (smoke only: emulated clock, no latency)";
}

/* If the TSC's frequency is unknown, prints what its sources said. A single one is believed. */
static void print_readings(const json_t *readings, FILE *stream)
{
        size_t index;
        const json_t *reading;

        json_array_foreach(readings, index, reading)
        {
                fprintf(stream, "%s%s", index ? ", " : " (", json_string_value(reading));
        }
        if (json_array_size(readings) > 0)
                fputs(" Hz: no two agree)", stream);
}

static void print_tsc(const json_t *boot, FILE *stream)
{
        if (strcmp(field_string(boot, BOOT_CLOCK), CLOCK_ICOUNT) == 0 || boot_is_lost(boot))
                return;
        if (field_is_null(boot, BOOT_TSC_HZ)) {
                fputs("TSC         frequency not known", stream);
                print_readings(json_object_get(boot, BOOT_TSC_READINGS), stream);
                fprintf(stream, ", step %.15g\n", field_number(boot, BOOT_TSC_STEP));
                return;
        }
        fprintf(stream, "TSC         %lld Hz by %s, step %.15g\n",
                (long long)field_integer(boot, BOOT_TSC_HZ), field_string(boot, BOOT_TSC_SOURCE),
                field_number(boot, BOOT_TSC_STEP));
}

static void print_heading(const json_t *boot, FILE *stream)
{
        fprintf(stream, "clock       %s\n", clock_words(boot));
        print_tsc(boot, stream);
        heading_print(boot, stream);
        if (boot_is_lost(boot)) {
                fputc('\n', stream);
                return;
        }
        fprintf(stream, "samples     %lld a benchmark",
                (long long)field_integer(boot, BOOT_SAMPLES));
        /* Exact counts are the same in every round. */
        if (strcmp(field_string(boot, BOOT_CLOCK), CLOCK_ICOUNT) != 0 &&
            !field_is_null(boot, BOOT_ROUNDS))
                fprintf(stream, " in %lld rounds", (long long)field_integer(boot, BOOT_ROUNDS));
        fprintf(stream, ", after %lld to warm up\n\n", (long long)field_integer(boot, BOOT_WARMUP));
}

static bool is_tsc(const json_t *boot)
{
        return strcmp(field_string(boot, BOOT_CLOCK), CLOCK_TSC) == 0;
}

/* Rungs of the ladder get a column with the cost of their step. */
static bool has_rungs(const json_t *records)
{
        size_t index;
        json_t *record;

        json_array_foreach(records, index, record)
        {
                if (!field_is_null(record, RESULT_BELOW) &&
                    report_find_result(records, row_below(record)))
                        return true;
        }
        return false;
}

/* The step is the rung's net p50 minus that of the rung below, if that was measured. */
static void set_step(struct table *table, const struct layout *layout, const json_t *record,
                     const json_t *records)
{
        const json_t *below = report_find_result(records, row_below(record));

        if (below)
                table_cell(table, column_of(layout, CELL_STEP), "%+lld",
                           (long long)(field_integer(record, RESULT_NET_P50) -
                                       field_integer(below, RESULT_NET_P50)));
}

static void set_time(struct table *table, const struct layout *layout, enum cell cell,
                     json_int_t cycles)
{
        __int128 magnitude = cycles < 0 ? -(__int128)cycles : cycles;
        json_int_t hz = layout->hz;
        long long tenths = (long long)((magnitude * TENTHS_OF_NS_PER_S + hz / 2) / hz);

        table_cell(table, column_of(layout, cell), "%s%lld.%lld", cycles < 0 ? "-" : "",
                   tenths / 10, tenths % 10);
}

static void set_numbers(struct table *table, const struct layout *layout, const json_t *record)
{
        static const struct {
                enum cell cell;
                const char *name;
        } numbers[] = {
            {CELL_MIN, RESULT_MIN}, {CELL_P50, RESULT_P50},         {CELL_P99, RESULT_P99},
            {CELL_MAX, RESULT_MAX}, {CELL_NET_P50, RESULT_NET_P50},
        };
        struct visit_means means;

        for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
                table_cell(table, column_of(layout, numbers[i].cell), "%lld",
                           (long long)field_integer(record, numbers[i].name));
        if (layout->with_visits && visit_means(record, &means)) {
                table_cell(table, column_of(layout, CELL_MEAN), "%.1f", means.level);
                table_cell(table, column_of(layout, CELL_NET_MEAN), "%.1f", means.net);
        }
        if (layout->hz == 0)
                return;
        set_time(table, layout, CELL_P50_NS, field_integer(record, RESULT_P50));
        set_time(table, layout, CELL_NET_NS, field_integer(record, RESULT_NET_P50));
}

/* Never prints an unverified number: prints FAILED, and the reason below. */
static void add_result(struct table *table, const struct layout *layout, const json_t *record)
{
        struct table_row *row = table_row(table);
        char code[24];

        error_code_digits(json_object_get(record, RESULT_ERROR_CODE_SEEN), code, sizeof(code));
        table_cell(table, CELL_ID, "%s%s%s", RECORD_NAME(record),
                   field_is_null(record, RESULT_DEVIATION) ? "" : DEVIATION_MARK,
                   field_is_null(record, RESULT_UNSTEADY) ? "" : UNSTEADY_MARK);
        table_cell(table, CELL_PATH, "%s", field_string(record, FIELD_PATH));
        table_cell(table, CELL_ACTION, "%s", field_string(record, FIELD_ACTION));
        table_cell(table, column_of(layout, CELL_CODE), "%s", code);
        table_cell(table, column_of(layout, CELL_VERIFIED), "%lld/%lld",
                   (long long)field_integer(record, RESULT_VERIFIED),
                   (long long)field_integer(record, RESULT_TAKEN));
        if (strcmp(field_string(record, RESULT_STATUS), STATUS_PASS) == 0) {
                set_numbers(table, layout, record);
                return;
        }
        row->alarm = true;
        table_cell(table, CELL_P50, "FAILED");
        table_note(table, "%s", field_string(record, RESULT_MISMATCH));
}

static void add_skip(struct table *table, const json_t *record)
{
        table_row(table)->spans = true;
        table_cell(table, 0, "%s", RECORD_NAME(record));
        table_cell(table, 1, "skipped: %s", field_string(record, SKIP_REASON));
}

static void add_rows(struct table *table, const struct layout *layout, const json_t *records)
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
                add_result(table, layout, record);
                if (layout->with_steps)
                        set_step(table, layout, record, records);
        }
}

/* Explains a mark in the table, row by row. */
static void print_marked(const json_t *records, const char *mark, const char *field, FILE *stream)
{
        const char *before = "\n";
        size_t index;
        json_t *record;

        json_array_foreach(records, index, record)
        {
                if (field_is_null(record, field))
                        continue;
                fprintf(stream, "%s%s %s: %s\n", before, mark + 1, RECORD_NAME(record),
                        field_string(record, field));
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

static bool print_each(const json_t *records, FILE *stream, enum table_style style,
                       struct error *error)
{
        print_heading(json_array_get(records, 0), stream);
        if (!cpus_table_print(records, style, stream, error))
                return false;
        print_counts(json_array_get(records, json_array_size(records) - 1), stream);
        return true;
}

static bool print_run(const json_t *records, bool with_phases, FILE *stream, enum table_style style,
                      struct error *error)
{
        const json_t *boot = json_array_get(records, 0);
        const struct layout layout = {
            .hz = is_tsc(boot) ? field_integer(boot, BOOT_TSC_HZ) : 0,
            .with_visits = is_tsc(boot) && !field_is_null(boot, BOOT_ROUNDS),
            .with_steps = has_rungs(records),
        };
        struct table table = {.row_count = 0};

        add_columns(&table, &layout);
        add_rows(&table, &layout, records);
        bool good = table_is_whole(&table, error);
        if (good) {
                print_heading(boot, stream);
                table_print(&table, style, stream);
                print_marked(records, DEVIATION_MARK, RESULT_DEVIATION, stream);
                print_marked(records, UNSTEADY_MARK, RESULT_UNSTEADY, stream);
                counters_print(records, stream);
                print_counts(json_array_get(records, json_array_size(records) - 1), stream);
        }
        table_close(&table);
        return good && at_once_print(records, style, stream, error) &&
               (!with_phases || phases_print(records, style, stream, error));
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
                else if (records_have_cpus(records))
                        good = print_each(records, stream, style, error);
                else
                        good = print_run(records, with_phases, stream, style, error);
                if (!good)
                        return false;
        }
        return true;
}
