/* SPDX-License-Identifier: MIT */
/* Prints a trace. */
#include "ci/trace/trace_table.h"
#include "ci/print/fault_words.h"
#include "ci/print/table.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define TEXT_BYTES 256

static enum table_style style_of(bool colour)
{
        return colour ? TABLE_COLOUR : TABLE_PLAIN;
}

static void add_step(struct table *table, const struct trace *trace, const struct trace_step *step,
                     const char *phase)
{
        char source[TEXT_BYTES], instruction[TEXT_BYTES];
        uint64_t offset = 0;
        const char *symbol = trace_symbol(trace, step->address, &offset);

        guest_elf_line(trace->elf, step->address, source, sizeof(source));
        trace_instruction(trace, step->address, instruction, sizeof(instruction));
        table_row(table);
        table_cell(table, 0, "0x%" PRIx64, step->address);
        table_cell(table, 1, "%s", phase);
        if (strcmp(symbol, TRACE_OUTSIDE) == 0 || strcmp(symbol, TRACE_KERNEL) == 0)
                table_cell(table, 2, "%s", symbol);
        else
                table_cell(table, 2, "%s+0x%" PRIx64, symbol, offset);
        table_cell(table, 3, "%s", source[0] ? source : "-");
        table_cell(table, 4, "%s%s", instruction, step->faulted ? "    (faults: not counted)" : "");
}

/* Adds exceptions above the step before which they were delivered. */
static void add_exceptions(struct table *table, const struct trace_window *window, size_t step)
{
        for (size_t i = 0; i < window->exception_count; i++) {
                const struct trace_exception *exception = &window->exceptions[i];
                char words[TEXT_BYTES];
                if (exception->before != step)
                        continue;
                exception_words(exception->vector, exception->error_code, words, sizeof(words));
                table_row(table)->spans = true;
                table_cell(table, 1, "-- %s, CR2 0x%" PRIx64 " --", words, exception->address);
        }
}

static bool print_steps(const struct trace *trace, FILE *stream, bool colour, struct error *error)
{
        static const struct table_column columns[] = {
            {"address", LEFT}, {"phase", LEFT},       {"function", LEFT},
            {"source", LEFT},  {"instruction", LEFT},
        };
        const struct trace_window *window = trace->window;
        struct trace_phases phases;
        struct table table = {.row_count = 0};

        trace_phases_find(trace, &phases);
        table_columns(&table, columns, sizeof(columns) / sizeof(columns[0]));
        for (size_t i = 0; i < window->count; i++) {
                add_exceptions(&table, window, i);
                add_step(&table, trace, &window->steps[i], trace_phase(&phases, i));
        }
        add_exceptions(&table, window, window->count);
        bool good = table_is_whole(&table, error);
        if (good)
                table_print(&table, style_of(colour), stream);
        table_close(&table);
        return good;
}

static void add_count(struct table *table, const char *name, size_t count)
{
        table_row(table);
        table_cell(table, 0, "%s", name);
        table_cell(table, 1, "%zu", count);
}

static bool print_functions(const struct trace *trace, FILE *stream, bool colour,
                            struct error *error)
{
        struct trace_function *functions = NULL;
        struct table table = {.row_count = 0};
        size_t count;

        if (!trace_functions(trace, &functions, &count, error))
                return false;
        table_column(&table, "function", LEFT);
        table_column(&table, "instructions", RIGHT);
        for (size_t i = 0; i < count; i++)
                add_count(&table, functions[i].name, functions[i].count);
        add_count(&table, "all, as measured", trace->window->counted);
        free(functions);
        bool good = table_is_whole(&table, error);
        if (good)
                table_print(&table, style_of(colour), stream);
        table_close(&table);
        return good;
}

bool trace_table_print(const struct trace *trace, FILE *stream, bool colour, struct error *error)
{
        if (!print_steps(trace, stream, colour, error))
                return false;
        fputc('\n', stream);
        return print_functions(trace, stream, colour, error);
}

struct change {
        const char *name;
        size_t old, new;
};

struct changes {
        struct change *list;
        size_t count;
};

static struct change *change_of(struct changes *changes, const char *name)
{
        size_t i = 0;

        while (i < changes->count && strcmp(changes->list[i].name, name) != 0)
                i++;
        if (i == changes->count)
                changes->list[changes->count++] = (struct change){.name = name};
        return &changes->list[i];
}

/* Lists the new trace's functions in order, then those that only the old one has. */
static bool find_changes(const struct trace *old, const struct trace *new, struct changes *changes,
                         struct error *error)
{
        struct trace_function *of_old = NULL, *of_new = NULL;
        size_t old_count, new_count;
        bool good = trace_functions(old, &of_old, &old_count, error) &&
                    trace_functions(new, &of_new, &new_count, error);

        if (good) {
                changes->list = calloc(old_count + new_count + 1, sizeof(*changes->list));
                good = changes->list || error_no_memory(error);
        }
        for (size_t i = 0; good && i < new_count; i++)
                change_of(changes, of_new[i].name)->new = of_new[i].count;
        for (size_t i = 0; good && i < old_count; i++)
                change_of(changes, of_old[i].name)->old = of_old[i].count;
        free(of_old);
        free(of_new);
        return good;
}

static void add_change(struct table *table, const struct change *change)
{
        long long more = (long long)change->new - (long long)change->old;

        table_row(table)->alarm = more > 0;
        table_cell(table, 0, "%s", change->name);
        table_cell(table, 1, "%zu", change->old);
        table_cell(table, 2, "%zu", change->new);
        if (more != 0)
                table_cell(table, 3, "%+lld", more);
}

static void print_named(const char *what, int sign, const struct changes *changes, FILE *stream)
{
        const char *separator = what;

        for (size_t i = 0; i < changes->count; i++) {
                const struct change *change = &changes->list[i];
                long long more = (long long)change->new - (long long)change->old;
                if (sign * more <= 0)
                        continue;
                fprintf(stream, "%s %s (%+lld)", separator, change->name, more);
                separator = ",";
        }
        if (separator != what)
                fputc('\n', stream);
}

static bool print_changes(const struct changes *changes, const struct change *all, FILE *stream,
                          bool colour, struct error *error)
{
        struct table table = {.row_count = 0};

        table_column(&table, "function", LEFT);
        table_column(&table, "old", RIGHT);
        table_column(&table, "new", RIGHT);
        table_column(&table, "change", RIGHT);
        for (size_t i = 0; i < changes->count; i++)
                add_change(&table, &changes->list[i]);
        add_change(&table, all);
        bool good = table_is_whole(&table, error);
        if (good) {
                table_print(&table, style_of(colour), stream);
                fputc('\n', stream);
                print_named("grew:  ", 1, changes, stream);
                print_named("shrank:", -1, changes, stream);
                if (all->old == all->new)
                        fputs("as many instructions as before\n", stream);
        }
        table_close(&table);
        return good;
}

bool trace_diff_print(const struct trace *old, const struct trace *new, FILE *stream, bool colour,
                      struct error *error)
{
        const struct change all = {"all", old->window->counted, new->window->counted};
        struct changes changes = {.count = 0};
        bool good = find_changes(old, new, &changes, error) &&
                    print_changes(&changes, &all, stream, colour, error);

        free(changes.list);
        return good;
}
