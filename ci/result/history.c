/* SPDX-License-Identifier: MIT */
/* Orders results and groups them. A file's JSON is freed once its figures are read. */
#include "ci/result/history.h"
#include "ci/base/fields.h"
#include "ci/base/printable.h"
#include "ci/report/report.h"
#include "ci/result/baseline.h"
#include "ci/result/measurement.h"
#include "ci/result/result.h"
#include "ci/result/result_file.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define TSC_TOLERANCE 0.01
#define KEY_CLOCK     "clock"
#define KEY_UNIT      "unit"
#define KEY_LAYER     "layer"

bool history_open(struct history *history, struct error *error)
{
        *history = (struct history){.places = json_object()};
        return history->places || error_no_memory(error);
}

static void free_file(struct history_file *file)
{
        for (size_t i = 0; i < file->figure_count; i++)
                free(file->figures[i].histogram.bins);
        free(file->path);
        free(file->step);
        free(file->rows);
        free(file->figures);
        json_decref(file->key);
}

static void free_group(struct history_group *group)
{
        for (size_t i = 0; i < group->row_count; i++) {
                free(group->rows[i].figures);
                free(group->rows[i].steps);
        }
        free(group->files);
        free(group->rows);
}

void history_close(struct history *history)
{
        for (size_t i = 0; i < history->count; i++)
                free_file(&history->files[i]);
        for (size_t i = 0; i < history->group_count; i++)
                free_group(&history->groups[i]);
        for (size_t i = 0; i < history->name_count; i++)
                free(history->names[i]);
        free(history->files);
        free(history->groups);
        free(history->names);
        json_decref(history->places);
        *history = (struct history){0};
}

const char *history_key_text(const struct history_group *group, const char *field)
{
        return field_string(group->key, field);
}

/*
 * Files of one group agree in these fields of the boot record and the few below. Exact counts
 * also need equal numbers of samples.
 */
static json_t *key_of(const struct measurement *measurement)
{
        static const char *const fields[] = {BOOT_COMPILER,  BOOT_VENDOR,       BOOT_FAMILY,
                                             BOOT_MODEL,     BOOT_STEPPING,     BOOT_BRAND,
                                             BOOT_CORE_TYPE, BOOT_HYPERVISOR,   BOOT_CPU_IS,
                                             BOOT_KERNEL,    BOOT_PAGING_LEVELS};
        const bool exact = strcmp(measurement->clock, CLOCK_ICOUNT) == 0;
        const char *path = field_string(measurement->boot, BOOT_PATH);
        json_t *key =
            json_pack("{s:s, s:s, s:s, s:b}", KEY_CLOCK, measurement->clock, KEY_UNIT,
                      boot_unit(measurement->boot), KEY_LAYER, boot_layer(measurement->boot),
                      BOOT_PATH_OF_HOST, strcmp(path, BOOT_PATH_OF_HOST) == 0);
        bool good = key;

        for (size_t i = 0; good && i < sizeof(fields) / sizeof(fields[0]); i++) {
                json_t *value = json_object_get(measurement->boot, fields[i]);
                if (value && !json_is_null(value))
                        good = json_object_set(key, fields[i], value) == 0;
        }
        if (good && exact)
                good =
                    json_object_set_new(key, BOOT_SAMPLES, json_integer(measurement->samples)) ==
                        0 &&
                    json_object_set_new(key, BOOT_WARMUP, json_integer(measurement->warmup)) == 0;
        if (good)
                return key;
        json_decref(key);
        return NULL;
}

static long long seconds_of(const char *created)
{
        struct tm tm = {.tm_isdst = 0};

        return strptime(created, "%Y-%m-%dT%H:%M:%SZ", &tm) ? (long long)timegm(&tm) : 0;
}

/* Reads commit and times from the result. A step is named by the commit, else by the file. */
static bool describe(struct history_file *file, const char *path,
                     const struct measurement *measurement)
{
        const json_t *boot = measurement->boot;
        const char *commit = field_string(boot, BOOT_COMMIT);
        const size_t length = strlen(path), ending = strlen(".json");

        snprintf(file->commit, sizeof(file->commit), "%s", commit[0] ? commit : COMMIT_UNKNOWN);
        snprintf(file->build_id, sizeof(file->build_id), "%s", field_string(boot, BOOT_BUILD_ID));
        snprintf(file->created, sizeof(file->created), "%s",
                 field_string(measurement->source, "created"));
        file->built = field_is_null(boot, BOOT_COMMIT_TIME)
                          ? seconds_of(file->created)
                          : (long long)field_integer(boot, BOOT_COMMIT_TIME);
        file->schema = field_integer(boot, BOOT_SCHEMA);
        file->boots = measurement->boots;
        file->partial = measurement->partial;
        file->tsc_hz = (double)field_integer(boot, BOOT_TSC_HZ);
        file->key = key_of(measurement);
        file->path = strdup(path);
        if (!file->path)
                return false;
        printable_name(file->path);
        if (strcmp(file->commit, COMMIT_UNKNOWN) != 0) {
                if (asprintf(&file->step, "%.*s%s", HISTORY_NAME_DIGITS, file->commit,
                             strstr(file->commit, COMMIT_CHANGES) ? COMMIT_CHANGES : "") < 0)
                        file->step = NULL;
        } else {
                const char *slash = strrchr(file->path, '/');
                const char *name = slash ? slash + 1 : file->path;
                const bool is_json =
                    length > ending && strcmp(path + length - ending, ".json") == 0;
                file->step = strndup(name, strlen(name) - (is_json ? ending : 0));
        }
        return file->key && file->step;
}

/* Finds the index of a row's name, and adds unknown names. */
static bool place_of(struct history *history, const char *id, size_t *place)
{
        const json_t *known = json_object_get(history->places, id);

        *place = known ? (size_t)json_integer_value(known) : history->name_count;
        if (known)
                return true;
        char **names = realloc(history->names, (history->name_count + 1) * sizeof(*names));
        if (!names)
                return false;
        history->names = names;
        names[history->name_count] = strdup(id);
        if (!names[history->name_count])
                return false;
        history->name_count++;
        return json_object_set_new(history->places, id, json_integer((json_int_t)*place)) == 0;
}

/* Takes over the row's histogram. */
static void take_figure(struct history_figure *figure, struct measurement_row *row, bool exact)
{
        *figure = (struct history_figure){.known = measurement_row_counts(row)};
        if (!figure->known)
                return;
        figure->value = row->mean;
        if (!exact)
                return;
        figure->histogram = row->histogram;
        row->histogram = (struct histogram){.count = 0};
        figure->value = (double)histogram_median(&figure->histogram);
        figure->has_phases = row->has_phases;
        memcpy(figure->phases, row->phases, sizeof(figure->phases));
}

static bool take_rows(struct history *history, struct history_file *file,
                      struct measurement *measurement)
{
        const bool exact = strcmp(measurement->clock, CLOCK_ICOUNT) == 0;

        file->rows = calloc(measurement->count, sizeof(*file->rows));
        file->figures = calloc(measurement->count, sizeof(*file->figures));
        if (!file->rows || !file->figures)
                return false;
        for (size_t i = 0; i < measurement->count; i++) {
                if (!place_of(history, measurement->rows[i].id, &file->rows[i]))
                        return false;
                file->failed |= measurement->rows[i].state == MEASURED_FAILED;
                take_figure(&file->figures[file->figure_count++], &measurement->rows[i], exact);
        }
        return true;
}

static bool add_measurement(struct history *history, const char *path,
                            struct measurement *measurement, struct error *error)
{
        struct history_file file = {.given = history->count};

        if (history->count == history->room) {
                const size_t room = history->room ? 2 * history->room : 64;
                struct history_file *files = realloc(history->files, room * sizeof(*files));
                if (!files)
                        return error_no_memory(error);
                history->files = files;
                history->room = room;
        }
        if (!describe(&file, path, measurement) || !take_rows(history, &file, measurement)) {
                free_file(&file);
                return error_no_memory(error);
        }
        history->files[history->count++] = file;
        return true;
}

static bool add_result(struct history *history, json_t *result, const char *path,
                       struct error *error)
{
        struct measurement measurement;

        if (!result_check_named(result, path, error))
                return false;
        if (result_is_verify(result)) {
                history->of_verify++;
                return true;
        }
        if (!measurement_of_result(result, path, &measurement, error))
                return false;
        bool good = add_measurement(history, path, &measurement, error);
        measurement_close(&measurement);
        return good;
}

bool history_add(struct history *history, const char *path, bool of_folder, struct error *error)
{
        json_t *value = result_file_parse(path, error);
        bool good;

        if (!value)
                return false;
        if (of_folder && (baseline_is(value) || !json_object_get(value, RESULT_BOOTS))) {
                history->others++;
                good = true;
        } else if (baseline_is(value)) {
                good = error_set(
                    error, STATUS_UNUSABLE,
                    "%s is a baseline, not a result: use it with compare or make regress", path);
        } else {
                good = add_result(history, value, path, error);
        }
        json_decref(value);
        return good;
}

static int by_number(long long a, long long b)
{
        return (a > b) - (a < b);
}

static int by_build(const void *a, const void *b)
{
        const struct history_file *first = a, *second = b;
        int order = by_number(first->built, second->built);

        order = order ? order : strcmp(first->commit, second->commit);
        order = order ? order : strcmp(first->build_id, second->build_id);
        order = order ? order : strcmp(first->created, second->created);
        return order ? order : by_number((long long)first->given, (long long)second->given);
}

/* Is it the same run as the file before? Each file must be a run of its own. */
static bool is_twice(const struct history_file *before, const struct history_file *file)
{
        if (strcmp(before->created, file->created) != 0 ||
            strcmp(before->build_id, file->build_id) != 0 ||
            before->figure_count != file->figure_count || !json_equal(before->key, file->key))
                return false;
        for (size_t i = 0; i < file->figure_count; i++)
                if (before->rows[i] != file->rows[i] ||
                    before->figures[i].value != file->figures[i].value)
                        return false;
        return strcmp(json_string_value(json_object_get(file->key, KEY_CLOCK)), CLOCK_ICOUNT) != 0;
}

static void drop_what_is_twice(struct history *history)
{
        size_t kept = 0;

        for (size_t i = 0; i < history->count; i++) {
                if (kept && is_twice(&history->files[kept - 1], &history->files[i])) {
                        free_file(&history->files[i]);
                        history->twice++;
                } else {
                        history->files[kept++] = history->files[i];
                }
        }
        history->count = kept;
}

static bool is_of_group(const struct history_group *group, const struct history_file *file)
{
        const double hz = group->files[0]->tsc_hz;

        return json_equal(group->key, file->key) && (group->exact || hz == 0 || file->tsc_hz == 0 ||
                                                     fabs(hz - file->tsc_hz) <= TSC_TOLERANCE * hz);
}

static bool new_group(struct history *history, struct history_file *file)
{
        struct history_group *group = &history->groups[history->group_count];

        *group = (struct history_group){.key = file->key,
                                        .files = calloc(history->count, sizeof(*group->files))};
        if (!group->files)
                return false;
        history->group_count++;
        group->clock = history_key_text(group, KEY_CLOCK);
        snprintf(group->unit, sizeof(group->unit), "%s", history_key_text(group, KEY_UNIT));
        group->exact = strcmp(group->clock, CLOCK_ICOUNT) == 0;
        group->judged = strcmp(group->clock, CLOCK_EMULATED) != 0;
        group->files[group->file_count++] = file;
        return true;
}

static bool group_files(struct history *history)
{
        history->groups = calloc(history->count + 1, sizeof(*history->groups));
        if (!history->groups)
                return false;
        for (size_t i = 0; i < history->count; i++) {
                struct history_file *file = &history->files[i];
                size_t g = 0;

                while (g < history->group_count && !is_of_group(&history->groups[g], file))
                        g++;
                if (g == history->group_count) {
                        if (!new_group(history, file))
                                return false;
                } else {
                        struct history_group *group = &history->groups[g];
                        group->files[group->file_count++] = file;
                }
        }
        return true;
}

/* Collects the figures of the group's files, row by row. row_of: room for one index a name. */
static bool make_rows(const struct history *history, struct history_group *group, size_t *row_of)
{
        group->rows = calloc(history->name_count, sizeof(*group->rows));
        if (!group->rows)
                return false;
        for (size_t i = 0; i < history->name_count; i++)
                row_of[i] = SIZE_MAX;
        for (size_t f = 0; f < group->file_count; f++) {
                const struct history_file *file = group->files[f];

                for (size_t i = 0; i < file->figure_count; i++) {
                        size_t *place = &row_of[file->rows[i]];
                        if (*place == SIZE_MAX) {
                                *place = group->row_count++;
                                group->rows[*place] = (struct history_row){
                                    .id = history->names[file->rows[i]],
                                    .figures =
                                        calloc(group->file_count, sizeof(*group->rows->figures))};
                        }
                        if (!group->rows[*place].figures)
                                return false;
                        if (!file->figures[i].known)
                                continue;
                        group->rows[*place].figures[f] = &file->figures[i];
                        group->rows[*place].known++;
                }
        }
        return true;
}

bool history_make(struct history *history, bool as_given, const struct boot_limits *limits,
                  struct error *error)
{
        if (!as_given && history->count > 0)
                qsort(history->files, history->count, sizeof(*history->files), by_build);
        drop_what_is_twice(history);
        size_t *row_of = calloc(history->name_count + 1, sizeof(*row_of));
        bool good = (row_of && group_files(history)) || error_no_memory(error);
        for (size_t i = 0; good && i < history->group_count; i++)
                good =
                    (make_rows(history, &history->groups[i], row_of) || error_no_memory(error)) &&
                    history_find_steps(&history->groups[i], limits, error);
        free(row_of);
        return good;
}
