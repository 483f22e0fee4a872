/* SPDX-License-Identifier: MIT */
/* Prints a history as tables: one for each group, with a line for each benchmark. */
#include "ci/print/history.h"
#include "ci/base/terminal.h"
#include "ci/base/text.h"
#include "ci/print/table.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define say(text, ...) text_append(text, HISTORY_WORDS_BYTES, __VA_ARGS__)

#define STEPPED_NAMED 6

static void say_exact(const struct history_step *step, char *text)
{
        const char *separator = " (";

        if (step->exact.verdict == VERDICT_CHANGED) {
                say(text, "distribution changed");
                if (step->exact.grown > 0)
                        say(text, ", up to +%lld", step->exact.grown_most);
                if (step->exact.shrunk > 0)
                        say(text, ", up to -%lld", step->exact.shrunk_most);
                return;
        }
        say(text, "%+lld",
            step->exact.verdict == VERDICT_GREW ? step->exact.grown_most
                                                : -step->exact.shrunk_most);
        for (size_t i = 0; i < PHASES; i++) {
                if (step->moved[i] == 0)
                        continue;
                say(text, "%s%s %+lld", separator, phase_names[i], step->moved[i]);
                separator = ", ";
        }
        if (separator[0] == ',')
                say(text, ")");
}

bool history_is_worse(const struct history_group *group, const struct history_step *step)
{
        return group->exact ? step->exact.worse : step->point.change > 0;
}

void history_change_words(const struct history_group *group, const struct history_step *step,
                          char text[HISTORY_WORDS_BYTES])
{
        text[0] = '\0';
        if (group->exact)
                say_exact(step, text);
        else
                say(text, "%+.1f %% (%+.1f..%+.1f %%)", 100 * step->point.change,
                    100 * step->point.low, 100 * step->point.high);
}

void history_place_words(const struct history_group *group, const struct history_step *step,
                         char text[HISTORY_WORDS_BYTES])
{
        const struct history_file *from = group->files[step->from], *at = group->files[step->at];

        text[0] = '\0';
        if (strcmp(from->build_id, at->build_id) != 0)
                say(text, "%s", at->step);
        else
                say(text, "%s, of the same build", at->path);
}

void history_level_words(const struct history_group *group, double level,
                         char text[HISTORY_WORDS_BYTES])
{
        snprintf(text, HISTORY_WORDS_BYTES, group->exact ? "%.0f" : "%.1f", level);
}

void history_clock_words(const struct history_group *group, char text[HISTORY_WORDS_BYTES])
{
        const char *layer = history_key_text(group, "layer");

        text[0] = '\0';
        say(text, "%s, %s%s%s", group->clock, strcmp(layer, LAYER_NATIVE) == 0 ? "" : layer,
            strcmp(layer, LAYER_NATIVE) == 0 ? "" : ", ", group->unit);
        if (group->exact)
                say(text, ": exact, %lld samples after %lld to warm up",
                    (long long)json_integer_value(json_object_get(group->key, BOOT_SAMPLES)),
                    (long long)json_integer_value(json_object_get(group->key, BOOT_WARMUP)));
        else
                say(text, ": a file is one sample, the median of its boots' means");
}

void history_machine_words(const struct history_group *group, char text[HISTORY_WORDS_BYTES])
{
        const char *brand = history_key_text(group, BOOT_BRAND);
        const char *hypervisor = history_key_text(group, BOOT_HYPERVISOR);
        const char *core = history_key_text(group, BOOT_CORE_TYPE);
        const char *kernel = history_key_text(group, BOOT_KERNEL);

        text[0] = '\0';
        say(text, "%s%s%s family %lld model %lld stepping %lld", brand, brand[0] ? ", " : "",
            history_key_text(group, BOOT_VENDOR),
            (long long)json_integer_value(json_object_get(group->key, BOOT_FAMILY)),
            (long long)json_integer_value(json_object_get(group->key, BOOT_MODEL)),
            (long long)json_integer_value(json_object_get(group->key, BOOT_STEPPING)));
        if (core[0])
                say(text, ", core %s", core);
        say(text, ", hypervisor %s", hypervisor[0] ? hypervisor : "none");
        if (kernel[0])
                say(text, ", %s", kernel);
}

void history_span_words(const struct history_group *group, char text[HISTORY_WORDS_BYTES])
{
        size_t builds = 1;

        for (size_t i = 1; i < group->file_count; i++)
                builds += strcmp(group->files[i]->build_id, group->files[i - 1]->build_id) != 0;
        text[0] = '\0';
        say(text, "%zu file%s of %zu build%s, from %s to %s", group->file_count,
            group->file_count == 1 ? "" : "s", builds, builds == 1 ? "" : "s",
            group->files[0]->step, group->files[group->file_count - 1]->step);
}

static size_t count_files(const struct history_group *group,
                          bool (*is)(const struct history_file *file))
{
        size_t count = 0;

        for (size_t i = 0; i < group->file_count; i++)
                count += is(group->files[i]);
        return count;
}

static bool has_no_commit(const struct history_file *file)
{
        return strcmp(file->commit, COMMIT_UNKNOWN) == 0;
}

static bool is_changed(const struct history_file *file)
{
        return strstr(file->commit, COMMIT_CHANGES);
}

static bool is_partial(const struct history_file *file)
{
        return file->partial;
}

static bool has_failed(const struct history_file *file)
{
        return file->failed;
}

static const struct {
        bool (*is)(const struct history_file *file);
        const char *words;
} file_remarks[] = {
    {has_no_commit,
     "no commit recorded, the file name is shown instead (reports before schema 7, or a build "
     "without git)"},
    {is_changed, "sources changed after their commit (" COMMIT_CHANGES ")"},
    {is_partial, "partial: boots are missing"},
    {has_failed, "a benchmark failed and has no figure"},
};
#define FILE_REMARKS (sizeof(file_remarks) / sizeof(file_remarks[0]))

/* Clocks that are not exact: remarks that hold for all figures. */
static bool say_of_clock(const struct history_group *group, size_t number, char *text)
{
        if (group->exact || number > 1)
                return false;
        if (!group->judged) {
                if (number == 0)
                        say(text, "smoke only: ticks of an emulated clock measure nothing, so "
                                  "no step is shown");
                return number == 0;
        }
        if (number == 0)
                say(text,
                    "measured apart: the intervals include no drift between files, and nothing "
                    "here is a gate");
        else if (group->file_count < group->needed)
                say(text,
                    "too few files: a step in %zu benchmark%s takes at least %zu of them, half on "
                    "each side",
                    group->row_count, group->row_count == 1 ? "" : "s", group->needed);
        return text[0];
}

bool history_remark(const struct history_group *group, size_t number,
                    char text[HISTORY_WORDS_BYTES])
{
        text[0] = '\0';
        for (size_t i = 0; i < FILE_REMARKS; i++) {
                const size_t files = count_files(group, file_remarks[i].is);

                if (files == 0 || number-- > 0)
                        continue;
                say(text, "%s: %zu of %zu", file_remarks[i].words, files, group->file_count);
                return true;
        }
        return say_of_clock(group, number, text);
}

/* Writes all steps of the row. NULL: fills the error. */
static char *steps_text(const struct history_group *group, const struct history_row *row,
                        struct error *error)
{
        char change[HISTORY_WORDS_BYTES], place[HISTORY_WORDS_BYTES], *bytes = NULL;
        size_t size = 0;
        FILE *text = open_memstream(&bytes, &size);

        for (size_t i = 0; text && i < row->step_count; i++) {
                history_change_words(group, &row->steps[i], change);
                history_place_words(group, &row->steps[i], place);
                fprintf(text, "%s%s at %s", i ? "; " : "", change, place);
        }
        if (text && row->step_count == 0)
                fputs(group->judged ? "none" : "-", text);
        if (text && fclose(text) == 0)
                return bytes;
        free(bytes);
        error_no_memory(error);
        return NULL;
}

static bool add_row(struct table *table, const struct history_group *group,
                    const struct history_row *row, struct error *error)
{
        char level[HISTORY_WORDS_BYTES];
        struct table_row *cells = table_row(table);

        table_cell(table, 0, "%s", row->id);
        table_cell(table, 1, "%zu", row->known);
        if (row->known == 0) {
                table_cell(table, 4, "not measured");
                return true;
        }
        cells->alarm = row->step_count > 0;
        history_level_words(group, row->from, level);
        table_cell(table, 2, "%s", level);
        history_level_words(group, row->to, level);
        table_cell(table, 3, "%s", level);
        char *steps = steps_text(group, row, error);
        if (steps)
                table_cell(table, 4, "%s", steps);
        free(steps);
        return steps;
}

static void print_heading(const struct history_group *group, enum table_style style, FILE *stream)
{
        char text[HISTORY_WORDS_BYTES];

        fputs(table_fence(style), stream);
        history_clock_words(group, text);
        fprintf(stream, "clock       %s\n", text);
        history_machine_words(group, text);
        fprintf(stream, "machine     %s\n", text);
        fprintf(stream, "compiler    %s\n", history_key_text(group, BOOT_COMPILER));
        history_span_words(group, text);
        fprintf(stream, "files       %s\n", text);
        for (size_t i = 0; history_remark(group, i, text); i++)
                fprintf(stream, "note        %s\n", text);
        fprintf(stream, "%s\n", table_fence(style));
}

/* So that nobody looks for the few in a long table. */
static void print_stepped(const struct history_group *group, FILE *stream)
{
        size_t named = 0;

        fprintf(stream, "\n%zu benchmark%s, %zu with a step", group->row_count,
                group->row_count == 1 ? "" : "s", group->changed);
        for (size_t i = 0; i < group->row_count && named < STEPPED_NAMED; i++)
                if (group->rows[i].step_count > 0)
                        fprintf(stream, "%s%s", named++ == 0 ? ": " : ", ", group->rows[i].id);
        fputs(group->changed > named ? ", ...\n" : "\n", stream);
}

static bool print_group(const struct history_group *group, enum table_style style, FILE *stream,
                        struct error *error)
{
        static const struct table_column columns[] = {
            {"benchmark", LEFT}, {"files", RIGHT}, {"first", RIGHT},
            {"last", RIGHT},     {"steps", LEFT},
        };
        struct table table = {.row_count = 0};
        bool good = true;

        table_columns(&table, columns, sizeof(columns) / sizeof(columns[0]));
        for (size_t i = 0; good && i < group->row_count; i++)
                good = add_row(&table, group, &group->rows[i], error);
        good = good && table_is_whole(&table, error);
        if (good) {
                print_heading(group, style, stream);
                table_print(&table, style, stream);
                print_stepped(group, stream);
        }
        table_close(&table);
        return good;
}

bool history_print(const struct history *history, enum format format, struct error *error)
{
        const enum table_style style = format == FORMAT_MARKDOWN     ? TABLE_MARKDOWN
                                       : terminal_has_colour(stdout) ? TABLE_COLOUR
                                                                     : TABLE_PLAIN;

        if (format == FORMAT_JSON)
                return history_json_print(history, stdout, error);
        if (format == FORMAT_CSV) {
                history_csv_print(history, stdout);
                return true;
        }
        if (history->group_count > 1)
                printf("%zu groups: files of different clocks, layers, machines, compilers or "
                       "samples are not mixed\n\n",
                       history->group_count);
        for (size_t i = 0; i < history->group_count; i++) {
                if (i > 0)
                        putchar('\n');
                if (!print_group(&history->groups[i], style, stdout, error))
                        return false;
        }
        return true;
}
