/* SPDX-License-Identifier: MIT */
/*
 * A result or a baseline in the form that comparisons use. Reading each boot extends the
 * rows, in the report's order. A row's state is known after the last boot.
 */
#include "ci/result/measurement.h"
#include "bench/protocol/protocol.h"
#include "ci/base/fields.h"
#include "ci/base/printable.h"
#include "ci/stats/statistics.h"
#include "ci/report/row.h"
#include "ci/result/baseline.h"
#include "ci/result/by_type.h"
#include "ci/result/result.h"
#include "ci/result/result_file.h"
#include "ci/result/visits.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define FILE_ENDING ".json"
#define NS_PER_S    1e9

struct reading {
        struct measurement *measurement;
        size_t boot; /* from 0 */
        double ns_per_tick;
};

void measurement_close(struct measurement *measurement)
{
        for (size_t i = 0; i < measurement->count; i++) {
                free(measurement->rows[i].medians);
                free(measurement->rows[i].nanoseconds);
                free(measurement->rows[i].means);
                free(measurement->rows[i].histogram.bins);
        }
        free(measurement->name);
        free(measurement->rows);
        free(measurement->ns_per_tick);
        free(measurement->order);
        json_decref(measurement->index);
        json_decref(measurement->keys);
        json_decref(measurement->source);
        *measurement = (struct measurement){.count = 0};
}

/* The length without ".json". */
static size_t stem_length(const char *name)
{
        size_t length = strlen(name), ending = strlen(FILE_ENDING);

        return length > ending && strcmp(name + length - ending, FILE_ENDING) == 0 ? length - ending
                                                                                   : length;
}

/* Returns the last parts of a path, as many as asked for. */
static const char *last_parts(const char *name, size_t parts)
{
        const char *at = name + strlen(name);

        while (at > name && !(at[-1] == '/' && at[0] && --parts == 0))
                at--;
        return at;
}

/* Are these two different names with the same last parts? */
static bool is_mistaken(const char *a, const char *b, size_t parts)
{
        const char *of_a = last_parts(a, parts), *of_b = last_parts(b, parts);
        size_t length = stem_length(of_a);

        return strcmp(a, b) != 0 && length == stem_length(of_b) && memcmp(of_a, of_b, length) == 0;
}

bool measurement_titles(const struct measurement *const list[], size_t count, char *titles[],
                        struct error *error)
{
        for (size_t i = 0; i < count; i++) {
                const char *name = list[i]->name;
                size_t parts = 1;

                for (size_t other = 0; other < count; other++)
                        while (is_mistaken(name, list[other]->name, parts) &&
                               last_parts(name, parts) > name)
                                parts++;
                const char *title = last_parts(name, parts);
                titles[i] = strndup(title, stem_length(title));
                if (!titles[i])
                        return error_no_memory(error);
        }
        return true;
}

bool measurement_label(struct measurement *measurement, const char *label, struct error *error)
{
        char *name = strdup(label);

        if (!name)
                return error_no_memory(error);
        printable_name(name);
        free(measurement->name);
        measurement->name = name;
        return true;
}

bool measurement_row_counts(const struct measurement_row *row)
{
        return row && (row->state == MEASURED || row->state == MEASURED_IN_PART);
}

static struct measurement_row *find(const struct measurement *measurement, const char *id)
{
        const json_t *place = json_object_get(measurement->index, id);

        return place ? &measurement->rows[json_integer_value(place)] : NULL;
}

const struct measurement_row *measurement_find(const struct measurement *measurement,
                                               const char *id)
{
        return find(measurement, id);
}

/* Finds the row of this id or adds it; NULL: no memory. */
static struct measurement_row *row_for(struct measurement *measurement, const char *id,
                                       struct error *error)
{
        struct measurement_row *row = find(measurement, id);

        if (row)
                return row;
        struct measurement_row *rows =
            realloc(measurement->rows, (measurement->count + 1) * sizeof(*rows));
        if (rows)
                measurement->rows = rows;
        if (!rows || json_object_set_new(measurement->index, id,
                                         json_integer((json_int_t)measurement->count)) != 0) {
                error_no_memory(error);
                return NULL;
        }
        row = &rows[measurement->count++];
        *row = (struct measurement_row){.id = id, .state = MEASURED, .reason = ""};
        return row;
}

/* Keeps the first histogram. With an exact clock every other boot must have the same one. */
static bool keep_histogram(struct measurement_row *row, const json_t *from, size_t boot,
                           struct error *error)
{
        struct histogram histogram = {.count = 0};

        if (!row->histogram.bins)
                return histogram_add(&row->histogram, from, error);
        if (!histogram_add(&histogram, from, error))
                return false;
        bool same = histogram_equal(&row->histogram, &histogram);
        free(histogram.bins);
        return same || error_set(error, STATUS_UNUSABLE,
                                 "%s: boot %zu differs from those before it: the counts are not "
                                 "exact",
                                 row->id, boot + 1);
}

static bool make_room(const struct measurement *measurement, struct measurement_row *row,
                      struct error *error)
{
        if (!row->medians)
                row->medians = calloc(measurement->boots, sizeof(*row->medians));
        if (!row->nanoseconds)
                row->nanoseconds = calloc(measurement->boots, sizeof(*row->nanoseconds));
        if (row->medians && row->nanoseconds && row->means)
                return true;
        row->means = malloc(measurement->boots * sizeof(*row->means));
        for (size_t boot = 0; row->means && boot < measurement->boots; boot++)
                row->means[boot] = NAN;
        return (row->medians && row->nanoseconds && row->means) || error_no_memory(error);
}

/* The mean is over the visits; if a record has no visits, over its samples. */
static bool keep_mean(struct measurement_row *row, const json_t *record, size_t boot,
                      struct error *error)
{
        struct histogram histogram = {.count = 0};
        struct visit_means means;

        if (visit_means(record, &means)) {
                row->means[boot] = means.level;
                return true;
        }
        if (!histogram_add(&histogram, json_object_get(record, RESULT_HISTOGRAM), error))
                return false;
        row->means[boot] = histogram_trimmed_mean(&histogram);
        free(histogram.bins);
        return true;
}

/* Keeps the first boot's phases. Equal histograms show that the other boots are alike. */
static void keep_phases(struct measurement_row *row, const json_t *record)
{
        row->has_phases = !field_is_null(record, phase_names[0]);
        for (size_t i = 0; row->has_phases && i < PHASES; i++)
                row->phases[i] = json_integer_value(
                    json_array_get(json_object_get(record, phase_names[i]), PHASE_NET_P50));
}

static bool add_result(const struct reading *reading, struct measurement_row *row,
                       const json_t *record, struct error *error)
{
        if (strcmp(field_string(record, RESULT_STATUS), STATUS_PASS) != 0) {
                row->state = MEASURED_FAILED;
                row->reason = field_string(record, RESULT_MISMATCH);
                return true;
        }
        if (!make_room(reading->measurement, row, error))
                return false;
        double median = (double)field_integer(record, RESULT_P50);
        row->medians[row->boots] = median;
        row->nanoseconds[row->boots] = median * reading->ns_per_tick;
        row->boots++;
        if (strcmp(reading->measurement->clock, CLOCK_ICOUNT) != 0)
                return keep_mean(row, record, reading->boot, error);
        if (row->boots == 1)
                keep_phases(row, record);
        return keep_histogram(row, json_object_get(record, RESULT_HISTOGRAM), reading->boot, error);
}

/* Counts of CPUs that wait for each other are not exact: they are shown but not compared. */
static bool is_inexact(const struct measurement *measurement, const json_t *record)
{
        return strcmp(measurement->clock, CLOCK_ICOUNT) == 0 &&
               !field_is_null(record, RESULT_WAITS) &&
               strcmp(field_string(record, RESULT_STATUS), STATUS_PASS) == 0;
}

/* key: the row's id; with --each also the CPU's type. */
static bool add_record(const struct reading *reading, const char *key, const json_t *record,
                       struct error *error)
{
        const char *kind = field_string(record, "record");
        bool skipped = strcmp(kind, RECORD_SKIP) == 0;

        if (!skipped && strcmp(kind, RECORD_RESULT) != 0)
                return true;
        struct measurement_row *row = row_for(reading->measurement, key, error);
        if (!row)
                return false;
        if (!skipped && !is_inexact(reading->measurement, record))
                return add_result(reading, row, record, error);
        if (!skipped) {
                row->reason = "it waits for other CPUs: not exact";
                return true;
        }
        row->reason = row->state == MEASURED ? field_string(record, SKIP_REASON) : row->reason;
        return true;
}

/* Adds one CPU's rows for each type, under the keys of by_type.h. */
static bool add_by_type(const struct reading *reading, const json_t *records, struct error *error)
{
        struct measurement *measurement = reading->measurement;
        const bool exact = strcmp(measurement->clock, CLOCK_ICOUNT) == 0;
        json_t *chosen = records_by_type(records, exact, error);
        const char *key;
        json_t *record;

        if (!measurement->keys)
                measurement->keys = json_array();
        if (!chosen || json_array_append_new(measurement->keys, chosen) != 0)
                return error->status == 0 ? error_no_memory(error) : false;
        json_object_foreach(chosen, key, record)
        {
                if (!add_record(reading, key, record, error))
                        return false;
        }
        return true;
}

static bool add_boot(struct reading *reading, const json_t *records, struct error *error)
{
        struct measurement *measurement = reading->measurement;
        const json_t *boot = json_array_get(records, 0);
        json_int_t hz = field_integer(boot, BOOT_TSC_HZ);
        size_t i;
        json_t *record;

        if (reading->boot == 0) {
                measurement->boot = boot;
                measurement->compiler = field_string(boot, BOOT_COMPILER);
                measurement->samples = field_integer(boot, BOOT_SAMPLES);
                measurement->warmup = field_integer(boot, BOOT_WARMUP);
                measurement->rounds = field_integer(boot, BOOT_ROUNDS);
        }
        measurement->has_time &= hz > 0;
        reading->ns_per_tick = hz > 0 ? NS_PER_S / (double)hz : 0;
        measurement->ns_per_tick[reading->boot] = reading->ns_per_tick;
        if (!result_boots_agree(measurement->boot, boot, reading->boot, error))
                return false;
        if (records_have_cpus(records))
                return add_by_type(reading, records, error);
        json_array_foreach(records, i, record)
        {
                if (!add_record(reading, row_name(record), record, error))
                        return false;
        }
        return true;
}

static bool add_boots(struct measurement *measurement, struct error *error)
{
        struct reading reading = {.measurement = measurement};
        json_t *entry;

        measurement->ns_per_tick = calloc(measurement->boots, sizeof(*measurement->ns_per_tick));
        measurement->order = calloc(measurement->boots, sizeof(*measurement->order));
        if (!measurement->ns_per_tick || !measurement->order)
                return error_no_memory(error);
        json_array_foreach(json_object_get(measurement->source, RESULT_BOOTS), reading.boot, entry)
        {
                if (!add_boot(&reading, json_object_get(entry, RESULT_BOOT_RECORDS), error))
                        return false;
                measurement->order[reading.boot] =
                    field_is_null(entry, RESULT_BOOT_ORDER)
                        ? -1
                        : (long)field_integer(entry, RESULT_BOOT_ORDER);
        }
        return true;
}

/* A baseline's lines have the form of one boot's results. */
static bool add_lines(struct measurement *measurement, struct error *error)
{
        size_t i;
        json_t *line;

        json_array_foreach(json_object_get(measurement->source, BASELINE_BENCHMARKS), i, line)
        {
                const json_t *phases = json_object_get(line, BASELINE_PHASES);
                struct measurement_row *row =
                    row_for(measurement, field_string(line, FIELD_ID), error);
                if (!row || !keep_histogram(row, json_object_get(line, RESULT_HISTOGRAM), 0, error))
                        return false;
                row->boots = 1;
                row->has_phases = json_is_array(phases);
                for (size_t p = 0; row->has_phases && p < PHASES; p++)
                        row->phases[p] = json_integer_value(json_array_get(phases, p));
        }
        return true;
}

/* Returns the median over the boots of mean times the boot's factor; 0 if there is none. */
static double median_of_means(const struct measurement *measurement,
                              const struct measurement_row *row, const double *unit)
{
        double *values = calloc(measurement->boots, sizeof(*values));
        size_t count = 0;

        for (size_t boot = 0; values && boot < measurement->boots; boot++)
                if (!isnan(row->means[boot]))
                        values[count++] = row->means[boot] * (unit ? unit[boot] : 1);
        sort_ascending(values, count);
        double median = count > 0 ? median_of_sorted(values, count) : 0;
        free(values);
        return median;
}

/* Call after the last boot. */
static void finish_row(const struct measurement *measurement, struct measurement_row *row)
{
        if (row->medians)
                sort_ascending(row->medians, row->boots);
        if (row->nanoseconds)
                sort_ascending(row->nanoseconds, row->boots);
        if (row->means) {
                row->mean = median_of_means(measurement, row, NULL);
                row->mean_ns = median_of_means(measurement, row, measurement->ns_per_tick);
        }
        if (row->state == MEASURED_FAILED)
                return;
        if (row->boots == 0)
                row->state = MEASURED_SKIPPED;
        else if (row->boots < measurement->boots)
                row->state = MEASURED_IN_PART;
}

/* Completes a measurement with its name and rows. Closes it on failure. */
static bool add_rows(struct measurement *measurement, const char *name,
                     bool (*add)(struct measurement *measurement, struct error *error),
                     struct error *error)
{
        measurement->index = json_object();
        bool good = (measurement->index || error_no_memory(error)) &&
                    measurement_label(measurement, name, error) && add(measurement, error);
        for (size_t i = 0; i < measurement->count; i++)
                finish_row(measurement, &measurement->rows[i]);
        if (good && measurement->count == 0)
                good = error_set(error, STATUS_UNUSABLE, "no benchmark was measured");
        if (!good) {
                error_prefix(error, "%s: ", name);
                measurement_close(measurement);
        }
        return good;
}

bool measurement_of_result(json_t *result, const char *name, struct measurement *measurement,
                           struct error *error)
{
        *measurement = (struct measurement){
            .clock = field_string(result, RESULT_CLOCK),
            .boots = json_array_size(json_object_get(result, RESULT_BOOTS)),
            .partial = result_is_partial(result),
            .has_time = true,
            .turn = json_is_object(json_object_get(result, RESULT_TURN))
                        ? json_object_get(result, RESULT_TURN)
                        : NULL,
            .source = json_incref(result),
        };
        return add_rows(measurement, name, add_boots, error);
}

static bool add_file_row(struct measurement *measurement, const struct measurement_row *of_file,
                         size_t file, struct error *error)
{
        struct measurement_row *row = row_for(measurement, of_file->id, error);

        if (!row)
                return false;
        if (of_file->state == MEASURED_FAILED)
                row->state = MEASURED_FAILED;
        if (!measurement_row_counts(of_file)) {
                row->reason = of_file->reason;
                return true;
        }
        if (!make_room(measurement, row, error))
                return false;
        row->medians[row->boots] = of_file->mean;
        row->nanoseconds[row->boots] = of_file->mean_ns;
        row->means[file] = of_file->mean;
        row->boots++;
        return true;
}

static bool add_files(struct measurement *measurement, struct error *error)
{
        measurement->ns_per_tick = calloc(measurement->boots, sizeof(*measurement->ns_per_tick));
        measurement->order = calloc(measurement->boots, sizeof(*measurement->order));
        if (!measurement->ns_per_tick || !measurement->order)
                return error_no_memory(error);
        for (size_t i = 0; i < measurement->boots; i++) {
                const struct measurement *file = &measurement->files[i];

                measurement->ns_per_tick[i] = file->ns_per_tick[0];
                measurement->order[i] = -1;
                measurement->has_time &= file->has_time;
                for (size_t r = 0; r < file->count; r++)
                        if (!add_file_row(measurement, &file->rows[r], i, error))
                                return false;
        }
        return true;
}

bool measurement_of_files(const struct measurement *files, size_t count,
                          struct measurement *measurement, struct error *error)
{
        *measurement = (struct measurement){
            .clock = files[0].clock,
            .boot = files[0].boot,
            .compiler = files[0].compiler,
            .samples = files[0].samples,
            .warmup = files[0].warmup,
            .boots = count,
            .files = files,
            .has_time = true,
            .source = json_incref(files[0].source),
        };
        return add_rows(measurement, files[0].name, add_files, error);
}

const char *measurement_sample(const struct measurement *measurement)
{
        return measurement->files ? "file" : "boot";
}

static bool of_baseline(json_t *baseline, const char *name, struct measurement *measurement,
                        struct error *error)
{
        *measurement = (struct measurement){
            .clock = field_string(baseline, RESULT_CLOCK),
            .compiler = field_string(baseline, BOOT_COMPILER),
            .samples = field_integer(baseline, BASELINE_SAMPLES),
            .warmup = field_integer(baseline, BASELINE_WARMUP),
            .boots = 1,
            .source = json_incref(baseline),
        };
        return add_rows(measurement, name, add_lines, error);
}

static bool read_checked(json_t *source, const char *path, struct measurement *measurement,
                         struct error *error)
{
        if (baseline_is(source))
                return baseline_check(source, error)
                           ? of_baseline(source, path, measurement, error)
                           : error_prefix(error, "%s: not a trapclock baseline: ", path);
        return result_check_named(source, path, error) &&
               measurement_of_result(source, path, measurement, error);
}

bool measurement_load(const char *path, struct measurement *measurement, struct error *error)
{
        json_t *source = result_file_parse(path, error);

        if (!source)
                return false;
        bool good = read_checked(source, path, measurement, error);
        json_decref(source);
        return good;
}
