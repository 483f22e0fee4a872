/* SPDX-License-Identifier: MIT */
/* What may be compared with what. */
#include "ci/compare/comparable.h"
#include "bench/protocol/protocol.h"
#include "ci/base/fields.h"
#include "ci/report/report.h"
#include "ci/result/result.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TSC_TOLERANCE 0.01

static const char *const machine_fields[] = {
    BOOT_VENDOR,    BOOT_FAMILY, BOOT_MODEL,      BOOT_STEPPING,
    BOOT_CORE_TYPE, BOOT_BRAND,  BOOT_HYPERVISOR, NULL,
};

/* Two calibrations of the same TSC differ by far less. */
static bool same_frequency(const struct measurement *a, const struct measurement *b)
{
        double of_a = (double)field_integer(a->boot, BOOT_TSC_HZ);
        double of_b = (double)field_integer(b->boot, BOOT_TSC_HZ);

        return of_a == 0 || of_b == 0 || fabs(of_a - of_b) <= TSC_TOLERANCE * of_a;
}

/* A host's own kernel counts as another machine than any guest. */
static bool is_of_host(const struct measurement *measurement)
{
        return strcmp(field_string(measurement->boot, BOOT_PATH), BOOT_PATH_OF_HOST) == 0;
}

bool comparable_machines(const struct measurement *a, const struct measurement *b)
{
        if (a->boot && b->boot && (!same_frequency(a, b) || is_of_host(a) != is_of_host(b)))
                return false;
        for (size_t i = 0; a->boot && b->boot && machine_fields[i]; i++)
                if (!json_equal(json_object_get(a->boot, machine_fields[i]),
                                json_object_get(b->boot, machine_fields[i])))
                        return false;
        return true;
}

enum place { OF_HOST, OF_OPTIONS, OF_BOOT, OF_RESULT };

static const struct {
        enum place place;
        const char *field, *what;
} watched[] = {
    {OF_RESULT, "created", "time"},
    {OF_RESULT, "tool", "tool"},
    {OF_HOST, "cpu", "host CPU"},
    {OF_HOST, "kernel", "host kernel"},
    {OF_HOST, "governor", "governor"},
    {OF_HOST, "smt", "SMT"},
    {OF_HOST, "turbo", "turbo"},
    {OF_HOST, "vm", "VM"},
    {OF_OPTIONS, "accel", "accelerator"},
    {OF_OPTIONS, "machine", "machine type"},
    {OF_OPTIONS, "cpu", "CPU model"},
    {OF_OPTIONS, "boot", "boot path"},
    {OF_OPTIONS, "suite", "suite"},
    {OF_OPTIONS, "only", "benchmarks"},
    {OF_OPTIONS, "except", "benchmarks left out"},
    {OF_OPTIONS, "pin", "pinned to"},
    {OF_BOOT, BOOT_KERNEL, "kernel measured"},
    {OF_BOOT, BOOT_KERNEL_BUILD_ID, "build of it"},
    {OF_BOOT, BOOT_KERNEL_COMMAND_LINE, "command line of it"},
    {OF_BOOT, BOOT_MITIGATIONS, "mitigations"},
    {OF_BOOT, BOOT_CAPABILITIES, "capabilities"},
    {OF_BOOT, BOOT_THREADS, "threads a core"},
    {OF_BOOT, BOOT_ENTRY_STATE, "entry state"},
    {OF_BOOT, BOOT_TSC_STEP, "TSC step"},
    {OF_BOOT, BOOT_LFENCE, "fence of the stamps"},
    {OF_BOOT, BOOT_ROUNDS, "rounds"},
    {OF_BOOT, BOOT_SAMPLES, "samples"},
    {OF_BOOT, BOOT_WARMUP, "warm-up"},
};
_Static_assert(sizeof(watched) / sizeof(watched[0]) <= DIFFERENCES_MAX, "room for all");

static const json_t *place_of(const struct measurement *measurement, enum place place)
{
        switch (place) {
        case OF_HOST:
                return json_object_get(measurement->source, RESULT_HOST);
        case OF_OPTIONS:
                return json_object_get(measurement->source, RESULT_OPTIONS);
        case OF_BOOT:
                return measurement->boot;
        default:
                return measurement->source;
        }
}

static void say_value(const json_t *value, char text[64])
{
        if (json_is_string(value)) {
                snprintf(text, 64, "%s", json_string_value(value));
                return;
        }
        char *dumped = json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT);
        snprintf(text, 64, "%s", !value || json_is_null(value) ? "none" : dumped ? dumped : "?");
        free(dumped);
}

static bool is_none(const json_t *value)
{
        return !value || json_is_null(value);
}

size_t comparable_differences(const struct measurement *base, const struct measurement *new,
                              struct difference differences[DIFFERENCES_MAX])
{
        size_t count = 0;

        for (size_t i = 0; base->boot && new->boot &&i < sizeof(watched) / sizeof(watched[0]);
             i++) {
                const json_t *of_base =
                    json_object_get(place_of(base, watched[i].place), watched[i].field);
                const json_t *of_new =
                    json_object_get(place_of(new, watched[i].place), watched[i].field);
                struct difference *difference = &differences[count];

                /* A field that an older schema lacks is null there. */
                if (json_equal(of_base, of_new) || (is_none(of_base) && is_none(of_new)))
                        continue;
                difference->what = watched[i].what;
                say_value(of_base, difference->base);
                say_value(of_new, difference->new);
                count++;
        }
        return count;
}

bool comparable_clocks(const char *base, const char *clock_of_base, const char *new,
                       const char *clock_of_new, struct error *error)
{
        if (strcmp(clock_of_base, clock_of_new) != 0)
                return error_set(error, STATUS_UNUSABLE,
                                 "%s is of clock %s, %s of clock %s: two clocks cannot be compared",
                                 base, clock_of_base, new, clock_of_new);
        if (strcmp(clock_of_base, CLOCK_EMULATED) == 0)
                return error_set(error, STATUS_UNUSABLE,
                                 "%s is of clock " CLOCK_EMULATED
                                 ": its ticks are no measurement, there is nothing to compare",
                                 base);
        return true;
}

static const char *cpu_is(const struct measurement *measurement)
{
        const char *name = field_string(measurement->boot, BOOT_CPU_IS);

        return name[0] ? name : "not said";
}

/*
 * Forced with unforced, one layer with another, or the deviations of one emulator with
 * those of another. A baseline is native.
 */
static bool check_alike(const struct measurement *base, const struct measurement *new,
                        struct error *error)
{
        const bool forced = boot_is_forced(base->boot);

        if (forced != boot_is_forced(new->boot))
                return error_set(error, STATUS_UNUSABLE,
                                 "the clock of %s is forced, that of %s is not: the two cannot be "
                                 "compared",
                                 forced ? base->name : new->name, forced ? new->name : base->name);
        if (strcmp(boot_layer(base->boot), boot_layer(new->boot)) != 0)
                return error_set(error, STATUS_UNUSABLE,
                                 "%s is of layer %s, %s of layer %s: a nested count holds a "
                                 "hypervisor's instructions, too",
                                 base->name, boot_layer(base->boot), new->name,
                                 boot_layer(new->boot));
        if (strcmp(cpu_is(base), cpu_is(new)) != 0)
                return error_set(error, STATUS_UNUSABLE,
                                 "what plays the CPU of %s is %s, that of %s %s: two that accept "
                                 "other deviations cannot be compared",
                                 base->name, cpu_is(base), new->name, cpu_is(new));
        return true;
}

static bool check_samples(const struct measurement *base, const struct measurement *new,
                          struct error *error)
{
        if (strcmp(base->clock, CLOCK_ICOUNT) != 0 ||
            (base->samples == new->samples && base->warmup == new->warmup))
                return true;
        return error_set(error, STATUS_UNUSABLE,
                         "%s has %lld samples after %lld to warm up, %s %lld after %lld: exact "
                         "counts need the same",
                         base->name, base->samples, base->warmup, new->name, new->samples,
                         new->warmup);
}

static bool check_compiler(const struct measurement *base, const struct measurement *new,
                           const struct comparison_limits *limits, struct error *error)
{
        if (base->boot || limits->allow_compiler || strcmp(base->compiler, new->compiler) == 0)
                return true;
        return error_set(error, STATUS_UNUSABLE,
                         "%s is of %s, %s of %s: another compiler makes other instructions; make a "
                         "baseline with this one, or compare with --allow-compiler",
                         base->name, base->compiler, new->name, new->compiler);
}

static bool check_whole(const struct measurement *measurement,
                        const struct comparison_limits *limits, struct error *error)
{
        if (!measurement->partial || limits->allow_partial)
                return true;
        if (result_is_imported(measurement->source))
                return error_set(error, STATUS_UNUSABLE,
                                 "%s is partial: what was damaged in the capture is left out; "
                                 "--allow-partial compares what there is",
                                 measurement->name);
        return error_set(error, STATUS_UNUSABLE,
                         "%s is partial: its run was stopped after %zu boot%s; --allow-partial "
                         "compares what there is",
                         measurement->name, measurement->boots, measurement->boots == 1 ? "" : "s");
}

static const struct measurement_row *first_in_state(const struct measurement *measurement,
                                                    enum measurement_state state, size_t *count)
{
        const struct measurement_row *first = NULL;

        *count = 0;
        for (size_t i = 0; i < measurement->count; i++) {
                if (measurement->rows[i].state != state)
                        continue;
                first = first ? first : &measurement->rows[i];
                ++*count;
        }
        return first;
}

static bool check_sound(const struct measurement *measurement, struct error *error)
{
        size_t count;
        const struct measurement_row *row = first_in_state(measurement, MEASURED_FAILED, &count);

        if (row)
                return error_set(error, STATUS_UNUSABLE,
                                 "%s: %zu failed, the first %s (%s); --allow-failed compares the "
                                 "others",
                                 measurement->name, count, row->id, row->reason);
        row = first_in_state(measurement, MEASURED_IN_PART, &count);
        if (row)
                return error_set(error, STATUS_UNUSABLE,
                                 "%s: %zu measured in some %ss only, the first %s in %zu of %zu; "
                                 "--allow-failed compares what there is",
                                 measurement->name, count, measurement_sample(measurement), row->id,
                                 row->boots, measurement->boots);
        return true;
}

bool comparable_check(const struct measurement *base, const struct measurement *new,
                      const struct comparison_limits *limits, struct error *error)
{
        return comparable_clocks(base->name, base->clock, new->name, new->clock, error) &&
               check_alike(base, new, error) && check_samples(base, new, error) &&
               check_compiler(base, new, limits, error) && check_whole(base, limits, error) &&
               check_whole(new, limits, error) &&
               (limits->allow_failed || (check_sound(base, error) && check_sound(new, error)));
}

static bool check_file(const struct measurement *first, const struct measurement *file,
                       const struct comparison_limits *limits, struct error *error)
{
        if (!file->boot || strcmp(file->clock, CLOCK_TSC) != 0)
                return error_set(error, STATUS_UNUSABLE,
                                 "%s is of clock %s: --base and --new take results of clock tsc",
                                 file->name, file->clock);
        if (!comparable_check(first, file, limits, error))
                return false;
        return comparable_machines(first, file) ||
               error_set(error, STATUS_UNUSABLE,
                         "%s and %s are of different machines: the files of --base and --new must "
                         "be of one",
                         first->name, file->name);
}

bool comparable_files(const struct measurement *files, size_t count,
                      const struct comparison_limits *limits, struct error *error)
{
        for (size_t i = 0; i < count; i++) {
                if (!check_file(&files[0], &files[i], limits, error))
                        return false;
                for (size_t j = 0; j < i; j++)
                        if (json_equal(files[i].source, files[j].source))
                                return error_set(error, STATUS_UNUSABLE,
                                                 "%s and %s are the same result: each file must be "
                                                 "a run of its own",
                                                 files[j].name, files[i].name);
        }
        return true;
}
