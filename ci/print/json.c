/* SPDX-License-Identifier: MIT */
/* Comparisons and histories as JSON. */
#include "bench/protocol/protocol.h"
#include "ci/base/fields.h"
#include "ci/base/printable.h"
#include "ci/report/report.h"
#include "ci/compare/words.h"
#include "ci/print/comparison.h"
#include "ci/print/history.h"

#include <math.h>
#include <string.h>

#define DIGITS 15 /* every decimal of 15 digits survives in a double */

/* Adds a member; returns NULL, also for a NULL object, if memory ran out. */
static json_t *with(json_t *object, const char *name, json_t *value)
{
        if (!object)
                json_decref(value);
        else if (json_object_set_new(object, name, value) == 0)
                return object;
        json_decref(object);
        return NULL;
}

static json_t *number_or_null(double number)
{
        return isfinite(number) ? json_real(number) : json_null();
}

static json_t *describe_file(const struct measurement *measurement)
{
        static const char *const fields[] = {
            BOOT_BUILD_ID, BOOT_VENDOR, BOOT_FAMILY,     BOOT_MODEL,
            BOOT_STEPPING, BOOT_BRAND,  BOOT_HYPERVISOR, NULL,
        };
        json_t *file = with(json_object(), "file", json_string(measurement->name));

        file = with(file, "boots", json_integer((json_int_t)measurement->boots));
        for (size_t i = 0; measurement->boot && fields[i]; i++)
                file = with(file, fields[i],
                            json_incref(json_object_get(measurement->boot, fields[i])));
        if (measurement->boot && !field_is_null(measurement->boot, BOOT_CPU_IS))
                file = with(file, BOOT_CPU_IS,
                            json_string(field_string(measurement->boot, BOOT_CPU_IS)));
        return file;
}

/* Describes a side. Several files have the fields of the first and the names of all. */
static json_t *describe_side_of_pair(const struct measurement *side)
{
        json_t *object = describe_file(side), *files = json_array();

        for (size_t i = 0; side->files && i < side->boots; i++) {
                if (json_array_append_new(files, json_string(side->files[i].name)) != 0) {
                        json_decref(files);
                        files = NULL;
                        break;
                }
        }
        if (side->files)
                return with(object, "files", files);
        json_decref(files);
        return object;
}

static json_t *describe_side(const struct comparison_set *set, const struct measurement_row *side,
                             const struct boot_side *boots)
{
        if (!measurement_row_counts(side))
                return json_null();
        json_t *object = with(json_object(), "median", json_real(comparison_median(set, side)));
        object = with(object, "boots", json_integer((json_int_t)side->boots));
        if (!boots)
                return object;
        object = with(object, "low", json_real(boots->interval.low));
        object = with(object, "high", json_real(boots->interval.high));
        return with(object, "coverage", json_real(boots->interval.coverage));
}

static json_t *add_proof(json_t *object, const struct boot_comparison *boots)
{
        bool ratio = boots->verdict != VERDICT_NO_RATIO;
        bool bounded = ratio && isfinite(boots->high);

        object = with(object, "change", ratio ? json_real(boots->change) : json_null());
        /* An interval without an upper end has no lower one either. */
        object = with(object, "change_low", number_or_null(bounded ? boots->low : HUGE_VAL));
        object = with(object, "change_high", number_or_null(bounded ? boots->high : HUGE_VAL));
        object = with(object, "p", json_real(boots->p));
        object = with(object, "p_table", json_real(boots->p_table));
        return with(object, "provable", ratio ? number_or_null(boots->provable) : json_null());
}

/* Describes the phases that moved. */
static json_t *describe_phases(const struct comparison_row *row)
{
        json_t *object = json_object();

        for (size_t i = 0; i < PHASES; i++) {
                long long moved = comparison_phase_moved(row, i);
                if (moved != 0)
                        object = with(object, phase_names[i], json_integer(moved));
        }
        return object;
}

static json_t *describe_row(const struct comparison_set *set, size_t pair,
                            const struct comparison_row *row)
{
        bool over_boots = row->compared && !set->exact;
        char words[COMPARISON_WORDS_BYTES];

        comparison_words(set, row, words);
        json_t *object = with(json_object(), FIELD_ID, json_string(row->id));
        object = with(object, "new_file", json_integer((json_int_t)pair));
        object = with(object, "verdict", json_string(verdict_keyword(row->verdict)));
        object = with(object, "words", json_string(words));
        object = with(object, "worse", json_boolean(row->worse));
        object = with(object, "base",
                      describe_side(set, row->base, over_boots ? &row->boots.base : NULL));
        object =
            with(object, "new", describe_side(set, row->new, over_boots ? &row->boots.new : NULL));
        if (set->exact)
                object = with(object, "phases", describe_phases(row));
        if (!over_boots)
                return object;
        object = with(object, "in_turn", json_boolean(row->boots.in_turn.blocks > 0));
        object = with(object, "drift", number_or_null(comparison_row_drift(row)));
        object = with(object, "least_difference", json_real(row->boots.least_difference));
        return add_proof(object, &row->boots);
}

/* Describes whether drift favoured a side, and whether the pair can set the exit status. */
static json_t *describe_turns(json_t *object, const struct comparison *pair)
{
        struct error no_memory = {.status = 0};
        struct comparison_drift drift;

        if (!comparison_drift(pair, &drift, &no_memory)) {
                json_decref(object);
                return NULL;
        }
        object = with(object, "in_turn", json_boolean(pair->in_turn));
        object = with(object, "gates", json_boolean(pair->gates));
        object = with(object, "blocks", json_integer((json_int_t)pair->blocks));
        object =
            with(object, "seed", pair->in_turn ? json_integer(comparison_seed(pair)) : json_null());
        return with(object, "drift", number_or_null(drift.rows > 0 ? drift.median : NAN));
}

static json_t *describe_new(const struct comparison *pair)
{
        json_t *object = describe_side_of_pair(pair->new);

        object = with(object, "other_machine", json_boolean(pair->other_machine));
        object = describe_turns(object, pair);
        return with(object, "worse", json_integer((json_int_t)pair->worse));
}

static json_t *describe_set(const struct comparison_set *set)
{
        json_t *new = json_array();
        json_t *object = with(json_object(), "schema", json_integer(COMPARISON_SCHEMA));

        for (size_t i = 0; new &&i < set->count; i++)
                if (json_array_append_new(new, describe_new(&set->pairs[i])) != 0) {
                        json_decref(new);
                        new = NULL;
                }
        object = with(object, "clock", json_string(set->exact ? CLOCK_ICOUNT : CLOCK_TSC));
        object = with(object, BOOT_FORCED, json_boolean(set->forced));
        object = with(object, BOOT_LAYER, json_string(boot_layer(set->pairs[0].base->boot)));
        object = with(object, "unit", json_string(comparison_unit(set)));
        if (!set->exact) {
                object = with(object, "min_effect", json_real(set->limits.min_effect / 100));
                object = with(object, "min_cycles", json_real(set->limits.min_cycles));
                object = with(object, "alpha", json_real(BOOT_ALPHA));
                object = with(object, "proofs", json_integer((json_int_t)set->proofs));
        }
        object = with(object, "sample", json_string(measurement_sample(set->pairs[0].base)));
        object = with(object, "worse", json_integer((json_int_t)set->worse));
        object = with(object, "base", describe_side_of_pair(set->pairs[0].base));
        return with(object, "new", new);
}

/* Prints the text and the value, and frees the value. */
static bool print_value(json_t *value, size_t flags, const char *before, FILE *stream)
{
        fputs(before, stream);
        bool good = value && json_dumpf(value, stream,
                                        flags | JSON_COMPACT | JSON_REAL_PRECISION(DIGITS)) == 0;
        json_decref(value);
        return good;
}

bool comparison_json_print(const struct comparison_set *set, FILE *stream, struct error *error)
{
        const char *separator = ",\"rows\":[\n";
        bool good = print_value(describe_set(set), JSON_EMBED, "{", stream);

        for (size_t i = 0; i < set->count; i++)
                for (size_t r = 0; good && r < set->pairs[i].count; r++) {
                        good = print_value(describe_row(set, i, &set->pairs[i].rows[r]), 0,
                                           separator, stream);
                        separator = ",\n";
                }
        fputs("\n]}\n", stream);
        return good || ferror(stream) || error_no_memory(error);
}

/* NULL, also for a NULL array, if memory ran out. */
static json_t *with_item(json_t *array, json_t *item)
{
        if (!array)
                json_decref(item);
        else if (json_array_append_new(array, item) == 0)
                return array;
        json_decref(array);
        return NULL;
}

static json_t *describe_history_file(const struct history_file *file)
{
        const bool known = strcmp(file->commit, COMMIT_UNKNOWN) != 0;
        json_t *object = with(json_object(), "file", json_string(file->path));

        object = with(object, "step", json_string(file->step));
        object = with(object, BOOT_COMMIT, known ? json_string(file->commit) : json_null());
        object = with(object, "built", json_integer(file->built));
        object = with(object, "created", json_string(file->created));
        object = with(object, BOOT_BUILD_ID, json_string(file->build_id));
        object = with(object, "boots", json_integer((json_int_t)file->boots));
        object = with(object, "partial", json_boolean(file->partial));
        object = with(object, "failed", json_boolean(file->failed));
        return with(object, BOOT_SCHEMA, json_integer(file->schema));
}

/* Of an exact clock also the phases that moved, of another one the interval. */
static json_t *describe_step(const struct history_group *group, const struct history_step *step)
{
        char words[HISTORY_WORDS_BYTES];
        json_t *phases = NULL;

        history_change_words(group, step, words);
        json_t *object = with(json_object(), "at", json_integer((json_int_t)step->at));
        object = with(object, "from", json_integer((json_int_t)step->from));
        object = with(object, "words", json_string(words));
        object = with(object, "worse", json_boolean(history_is_worse(group, step)));
        if (!group->exact) {
                object = with(object, "change", json_real(step->point.change));
                object = with(object, "change_low", json_real(step->point.low));
                object = with(object, "change_high", json_real(step->point.high));
                return with(object, "p", json_real(step->point.p));
        }
        phases = json_object();
        for (size_t i = 0; i < PHASES; i++)
                if (step->moved[i] != 0)
                        phases = with(phases, phase_names[i], json_integer(step->moved[i]));
        return with(object, "phases", phases);
}

/* values: one a file of the group, null where that file has none. */
static json_t *describe_history_row(const struct history_group *group, size_t number,
                                    const struct history_row *row)
{
        json_t *values = json_array(), *steps = json_array();

        for (size_t i = 0; i < group->file_count; i++)
                values = with_item(values, row->figures[i] ? json_real(row->figures[i]->value)
                                                           : json_null());
        for (size_t i = 0; i < row->step_count; i++)
                steps = with_item(steps, describe_step(group, &row->steps[i]));
        json_t *object = with(json_object(), FIELD_ID, json_string(row->id));
        object = with(object, "group", json_integer((json_int_t)number));
        object = with(object, "known", json_integer((json_int_t)row->known));
        object = with(object, "first", row->known ? json_real(row->from) : json_null());
        object = with(object, "last", row->known ? json_real(row->to) : json_null());
        object = with(object, "steps", steps);
        return with(object, "values", values);
}

static json_t *describe_group(const struct history_group *group)
{
        json_t *files = json_array(), *remarks = json_array();
        char text[HISTORY_WORDS_BYTES];

        for (size_t i = 0; i < group->file_count; i++)
                files = with_item(files, describe_history_file(group->files[i]));
        for (size_t i = 0; history_remark(group, i, text); i++)
                remarks = with_item(remarks, json_string(text));
        json_t *object = with(json_object(), "key", json_deep_copy(group->key));
        object = with(object, "exact", json_boolean(group->exact));
        object = with(object, "judged", json_boolean(group->judged));
        object = with(object, "changed", json_integer((json_int_t)group->changed));
        object = with(object, "notes", remarks);
        return with(object, "files", files);
}

static json_t *describe_history(const struct history *history)
{
        json_t *groups = json_array();

        for (size_t i = 0; i < history->group_count; i++)
                groups = with_item(groups, describe_group(&history->groups[i]));
        return with(with(json_object(), "schema", json_integer(HISTORY_SCHEMA)), "groups", groups);
}

bool history_json_print(const struct history *history, FILE *stream, struct error *error)
{
        const char *separator = ",\"rows\":[\n";
        bool good = print_value(describe_history(history), JSON_EMBED, "{", stream);

        for (size_t g = 0; g < history->group_count; g++)
                for (size_t r = 0; good && r < history->groups[g].row_count; r++) {
                        const struct history_group *group = &history->groups[g];

                        good = print_value(describe_history_row(group, g, &group->rows[r]), 0,
                                           separator, stream);
                        separator = ",\n";
                }
        fputs("\n]}\n", stream);
        return good || ferror(stream) || error_no_memory(error);
}
