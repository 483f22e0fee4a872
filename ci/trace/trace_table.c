/* SPDX-License-Identifier: MIT */
/* A trace as text. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "ci/trace/trace_table.h"
#include "ci/print/fault_words.h"
#include "ci/print/table.h"

#define TEXT_BYTES 256

enum cell { CELL_ADDRESS, CELL_PHASE, CELL_SYMBOL, CELL_SOURCE, CELL_INSTRUCTION };
enum function_cell { CELL_FUNCTION, CELL_COUNT };
enum diff_cell { CELL_DIFF_FUNCTION, CELL_OLD, CELL_NEW, CELL_CHANGE };

static bool fill_step(struct text_row *row, const struct trace *trace,
                      const struct trace_step *step, const char *phase, struct error *error)
{
        char source[TEXT_BYTES], instruction[TEXT_BYTES];
        uint64_t offset = 0;
        const char *symbol = guest_elf_symbol(trace->elf, step->address, &offset);

        guest_elf_line(trace->elf, step->address, source, sizeof(source));
        guest_elf_instruction(trace->elf, step->address, instruction, sizeof(instruction));
        row->cells[CELL_ADDRESS] = text_format(error, "0x%" PRIx64, step->address);
        row->cells[CELL_PHASE] = text_format(error, "%s", phase);
        row->cells[CELL_SYMBOL] = symbol ? text_format(error, "%s+0x%" PRIx64, symbol, offset)
                                         : text_format(error, TRACE_OUTSIDE);
        row->cells[CELL_SOURCE] = text_format(error, "%s", source[0] ? source : "-");
        row->cells[CELL_INSTRUCTION] = text_format(
            error, "%s%s", instruction, step->faulted ? "    (faults: not counted)" : "");
        return row->cells[CELL_ADDRESS] && row->cells[CELL_PHASE] && row->cells[CELL_SYMBOL] &&
               row->cells[CELL_SOURCE] && row->cells[CELL_INSTRUCTION];
}

/* The exceptions that were delivered before this step stand above it. */
static bool add_exceptions(struct text_table *table, const struct trace_window *window, size_t step,
                           struct error *error)
{
        for (size_t i = 0; i < window->exception_count; i++) {
                const struct trace_exception *exception = &window->exceptions[i];
                char words[TEXT_BYTES];
                if (exception->before != step)
                        continue;
                struct text_row *row = text_table_row(table, error);
                if (!row)
                        return false;
                exception_words(exception->vector, exception->error_code, words, sizeof(words));
                row->spans = true;
                row->cells[0] = text_format(error, "%s", "");
                row->cells[1] =
                    text_format(error, "-- %s, CR2 0x%" PRIx64 " --", words, exception->address);
                if (!row->cells[0] || !row->cells[1])
                        return false;
        }
        return true;
}

static bool add_steps(struct text_table *table, const struct trace *trace, struct error *error)
{
        const struct trace_window *window = trace->window;

        struct trace_phases phases;

        trace_phases_find(trace, &phases);
        text_table_column(table, "address", false);
        text_table_column(table, "phase", false);
        text_table_column(table, "function", false);
        text_table_column(table, "source", false);
        text_table_column(table, "instruction", false);
        for (size_t i = 0; i < window->count; i++) {
                if (!add_exceptions(table, window, i, error))
                        return false;
                struct text_row *row = text_table_row(table, error);
                if (!row ||
                    !fill_step(row, trace, &window->steps[i], trace_phase(&phases, i), error))
                        return false;
        }
        return add_exceptions(table, window, window->count, error);
}

static bool add_count(struct text_table *table, const char *name, size_t count, struct error *error)
{
        struct text_row *row = text_table_row(table, error);

        if (!row)
                return false;
        row->cells[CELL_FUNCTION] = text_format(error, "%s", name);
        row->cells[CELL_COUNT] = text_format(error, "%zu", count);
        return row->cells[CELL_FUNCTION] && row->cells[CELL_COUNT];
}

static bool add_functions(struct text_table *table, const struct trace *trace, struct error *error)
{
        struct trace_function *functions = NULL;
        size_t count;

        text_table_column(table, "function", false);
        text_table_column(table, "instructions", true);
        bool good = trace_functions(trace, &functions, &count, error);
        for (size_t i = 0; good && i < count; i++)
                good = add_count(table, functions[i].name, functions[i].count, error);
        free(functions);
        return good && add_count(table, "all, as measured", trace->window->counted, error);
}

static bool print_with(bool (*add)(struct text_table *, const struct trace *, struct error *),
                       const struct trace *trace, FILE *stream, bool colour, struct error *error)
{
        struct text_table table = {.row_count = 0};
        bool good = add(&table, trace, error);

        if (good)
                text_table_print(&table, stream, colour);
        text_table_close(&table);
        return good;
}

bool trace_table_print(const struct trace *trace, FILE *stream, bool colour, struct error *error)
{
        if (!print_with(add_steps, trace, stream, colour, error))
                return false;
        fputc('\n', stream);
        return print_with(add_functions, trace, stream, colour, error);
}

struct sides {
        struct trace_function *old, *new;
        size_t old_count, new_count;
};

static size_t count_of(const struct trace_function *functions, size_t count, const char *name)
{
        for (size_t i = 0; i < count; i++)
                if (strcmp(functions[i].name, name) == 0)
                        return functions[i].count;
        return 0;
}

static bool add_change(struct text_table *table, const char *name, size_t old, size_t new,
                       struct error *error)
{
        struct text_row *row = text_table_row(table, error);
        long long change = (long long)new - (long long)old;

        if (!row)
                return false;
        row->alarm = change > 0;
        row->cells[CELL_DIFF_FUNCTION] = text_format(error, "%s", name);
        row->cells[CELL_OLD] = text_format(error, "%zu", old);
        row->cells[CELL_NEW] = text_format(error, "%zu", new);
        row->cells[CELL_CHANGE] =
            change == 0 ? text_format(error, "%s", "") : text_format(error, "%+lld", change);
        return row->cells[CELL_DIFF_FUNCTION] && row->cells[CELL_OLD] && row->cells[CELL_NEW] &&
               row->cells[CELL_CHANGE];
}

/* The new trace's functions in their order, then those that only the old one has. */
static bool add_changes(struct text_table *table, const struct sides *sides, struct error *error)
{
        text_table_column(table, "function", false);
        text_table_column(table, "old", true);
        text_table_column(table, "new", true);
        text_table_column(table, "change", true);
        for (size_t i = 0; i < sides->new_count; i++) {
                const struct trace_function *new = &sides->new[i];
                if (!add_change(table, new->name, count_of(sides->old, sides->old_count, new->name),
                                new->count, error))
                        return false;
        }
        for (size_t i = 0; i < sides->old_count; i++) {
                const struct trace_function *old = &sides->old[i];
                if (count_of(sides->new, sides->new_count, old->name) == 0 &&
                    !add_change(table, old->name, old->count, 0, error))
                        return false;
        }
        return true;
}

static void print_named(const char *what, int sign, const struct text_table *table, FILE *stream)
{
        const char *separator = what;

        for (size_t i = 0; i + 1 < table->row_count; i++) {
                const struct text_row *row = &table->rows[i];
                int change = atoi(row->cells[CELL_CHANGE]);
                if ((sign > 0 && change <= 0) || (sign < 0 && change >= 0))
                        continue;
                fprintf(stream, "%s %s (%s)", separator, row->cells[CELL_DIFF_FUNCTION],
                        row->cells[CELL_CHANGE]);
                separator = ",";
        }
        if (separator != what)
                fputc('\n', stream);
}

static bool print_sides(const struct trace *old, const struct trace *new, const struct sides *sides,
                        FILE *stream, bool colour, struct error *error)
{
        struct text_table table = {.row_count = 0};
        bool good = add_changes(&table, sides, error) &&
                    add_change(&table, "all", old->window->counted, new->window->counted, error);

        if (good) {
                text_table_print(&table, stream, colour);
                fputc('\n', stream);
                print_named("grew:  ", 1, &table, stream);
                print_named("shrank:", -1, &table, stream);
                if (old->window->counted == new->window->counted)
                        fputs("as many instructions as before\n", stream);
        }
        text_table_close(&table);
        return good;
}

bool trace_diff_print(const struct trace *old, const struct trace *new, FILE *stream, bool colour,
                      struct error *error)
{
        struct sides sides = {.old = NULL};
        bool good = trace_functions(old, &sides.old, &sides.old_count, error) &&
                    trace_functions(new, &sides.new, &sides.new_count, error) &&
                    print_sides(old, new, &sides, stream, colour, error);

        free(sides.old);
        free(sides.new);
        return good;
}
