/* SPDX-License-Identifier: MIT */
/*
 * What run and verify share: boot, save, print. With --vs there are two sides. They
 * boot in turn, so that drift of the host affects both.
 */
#include "ci/commands/measure.h"

#include "ci/base/fields.h"
#include "ci/base/signals.h"
#include "ci/stats/aligned_ranks.h"
#include "ci/result/host.h"
#include "ci/result/resolution.h"
#include "ci/compare/comparable.h"
#include "ci/print/comparison.h"
#include "ci/commands/boot_options.h"
#include "ci/commands/commands.h"
#include "ci/commands/progress.h"
#include "ci/commands/side.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>

#define SIDES_MAX       2
#define BOOTS_TSC       20
#define BOOTS_OTHERWISE 1

struct run {
        const struct boot_options *options;
        struct run_side sides[SIDES_MAX]; /* NEW, then BASE with --vs */
        size_t side_count;
        const struct run_side *first; /* the first that booted: it has the clock; NULL: none yet */
        unsigned long seed;           /* of the boot order */
};

static struct boot_options other_options(const struct run_side *side)
{
        struct boot_options options = side->options;
        const struct versus *versus = &side->options.versus;

        options.accelerator = side->machine.accelerator;
        options.elf = versus->elf ? versus->elf : options.elf;
        options.iso = versus->iso ? versus->iso : options.iso;
        options.kernel = versus->kernel ? versus->kernel : options.kernel;
        options.cpu = versus->cpu ? versus->cpu : options.cpu;
        options.qemu = versus->qemu ? versus->qemu : options.qemu;
        options.output = versus->output;
        options.versus.output = side->options.output;
        return options;
}

static bool open_sides(struct run *run, struct error *error)
{
        run->side_count = 1;
        if (!run_side_open(&run->sides[0], run->options, error))
                return false;
        if (!run->options->versus.given)
                return true;
        const struct boot_options options = other_options(&run->sides[0]);
        run->side_count = 2;
        if (run_side_open(&run->sides[1], &options, error))
                return true;
        return error->status == STATUS_UNUSABLE ? false : error_prefix(error, "--vs: ");
}

/* Empty before the first boot. */
static const char *clock_of(const struct run_side *side)
{
        return field_string(side->result, RESULT_CLOCK);
}

static bool is_of_tsc(const struct run *run)
{
        return run->first && strcmp(clock_of(run->first), CLOCK_TSC) == 0;
}

static const char *name_of(const struct run *run, const struct run_side *side)
{
        return side == &run->sides[0] ? "NEW" : "BASE";
}

/* Called after every boot, so that the first boot with another clock ends the run. */
static bool check_clocks(const struct run *run, const struct run_side *side, struct error *error)
{
        return run->side_count == 1 ||
               comparable_clocks(name_of(run, run->first), clock_of(run->first), name_of(run, side),
                                 clock_of(side), error);
}

/* Of a side. With --vs and tsc, rounds up to whole blocks. */
static size_t boots_by(const struct run *run, bool tsc)
{
        const bool asked = run->options->boots != NUMBER_NOT_GIVEN;
        const size_t boots = asked ? (size_t)run->options->boots
                             : tsc ? BOOTS_TSC
                                   : BOOTS_OTHERWISE;

        if (run->side_count == 1 || !tsc)
                return boots;
        return (boots + BLOCK_SIDE - 1) / BLOCK_SIDE * BLOCK_SIDE;
}

static size_t boots_wanted(const struct run *run)
{
        return boots_by(run, is_of_tsc(run));
}

/* Marks both results as sides of one run. */
static bool mark_sides(struct run *run, struct error *error)
{
        char name[64], started[UTC_TEXT_BYTES];
        uint32_t random;

        if (run->side_count == 1)
                return true;
        if (getrandom(&random, sizeof(random), 0) != sizeof(random))
                return error_set(error, STATUS_ENVIRONMENT, "getrandom: %s", strerror(errno));
        host_utc("%Y%m%dT%H%M%SZ", started);
        snprintf(name, sizeof(name), "%s-%08x", started, random);
        run->seed = run->options->versus.seed == NUMBER_NOT_GIVEN
                        ? random >> 1
                        : (unsigned long)run->options->versus.seed;
        return result_set_turn(run->sides[0].result, name, SIDE_NEW, run->seed, error) &&
               result_set_turn(run->sides[1].result, name, SIDE_BASE, run->seed, error);
}

static void warn_of_noise(const struct run *run)
{
        char text[HOST_WARNING_BYTES];
        struct host_state state;

        host_state_read("", &state);
        if (is_of_tsc(run) &&
            host_state_warning(&state, run->sides[0].options.pin != CPU_ANY, text))
                notice("warning: the cycles may be noisy: %s", text);
}

/*
 * Chooses whose turn it is. Each block of eight boots has four of each side in random
 * order, so that neither drift nor a rhythm of the host favours a side.
 */
static struct run_side *side_in_turn(struct run *run, size_t boot)
{
        bool is_new[BLOCK_BOOTS];

        if (run->side_count == 1)
                return &run->sides[0];
        block_order(run->seed, boot / BLOCK_BOOTS, is_new);
        struct run_side *drawn = &run->sides[is_new[boot % BLOCK_BOOTS] ? 0 : 1];
        /* An exact clock needs fewer boots than a block has, as many of each side. */
        if (run_side_boots(drawn) >= boots_wanted(run))
                drawn = drawn == &run->sides[0] ? &run->sides[1] : &run->sides[0];
        return drawn;
}

/* Adds which boot of which side failed, unless a signal stopped the tool. */
static bool name_boot(const struct run *run, const struct run_side *side, struct error *error)
{
        if (run->side_count > 1 && error->status < STATUS_SIGNAL_BASE)
                error_prefix(error, "%s, boot %zu: ", name_of(run, side), run_side_boots(side) + 1);
        return false;
}

static bool boot_all(struct run *run, struct error *error)
{
        for (size_t boot = 0; boot == 0 || boot < boots_wanted(run) * run->side_count; boot++) {
                struct run_side *side = side_in_turn(run, boot);

                progress_line_boot(boot + 1, boots_by(run, false) * run->side_count,
                                   boots_by(run, true) * run->side_count);
                if (!run_side_boot(side, run->side_count > 1 ? (long)boot : -1, error))
                        return name_boot(run, side, error);
                run->first = run->first ? run->first : side;
                if (!check_clocks(run, side, error))
                        return false;
                if (boot == 0)
                        warn_of_noise(run);
        }
        return true;
}

static void keep_reason(struct error *reasons, struct error *reason)
{
        if (reasons->status == 0)
                error_set(reasons, reason->status, "%s", reason->text);
        else
                error_prefix(reasons, "%s; ", reason->text);
        error_clear(reason);
}

/* Saves what it can. If one side fails, names the files of the others. */
static void save_all(struct run *run, struct error *unsaved)
{
        const char *saved[SIDES_MAX];
        size_t count = 0;

        for (size_t i = 0; i < run->side_count; i++) {
                struct error reason = {.status = 0};
                if (!run_side_save(&run->sides[i], &reason))
                        keep_reason(unsaved, &reason);
                else if (run->sides[i].options.output)
                        saved[count++] = run->sides[i].saved_to;
        }
        for (size_t i = 0; unsaved->status != 0 && i < count; i++)
                notice("result saved to %s", saved[i]);
}

/* Saves the boots that ended before the run was stopped. */
static void keep_part(struct run *run)
{
        for (size_t i = 0; i < run->side_count && !run->options->no_save; i++) {
                struct run_side *side = &run->sides[i];
                struct error unsaved = {.status = 0};
                size_t boots = run_side_boots(side);

                if (boots == 0)
                        continue;
                if (result_mark_partial(side->result, &unsaved) && run_side_save(side, &unsaved))
                        notice("partial: %zu boot%s kept in %s", boots, boots == 1 ? "" : "s",
                               side->saved_to);
                else
                        notice("partial: %zu boot%s lost: %s", boots, boots == 1 ? "" : "s",
                               unsaved.text);
                error_clear(&unsaved);
        }
}

/* The least differences that this host can resolve; NULL: unknown. */
static json_t *known_resolution(const struct run *run)
{
        struct error reason = {.status = 0};
        json_t *cycles = NULL;

        if (!run->options->versus.same && is_of_tsc(run) &&
            !resolution_load(run->sides[0].result, &cycles, &reason))
                notice("ignoring the saved resolution of this host: %s", reason.text);
        error_clear(&reason);
        return cycles;
}

/* Only warns on failure: the resolution is still shown. */
static void keep_resolution(const struct run *run, const json_t *cycles)
{
        struct error reason = {.status = 0};

        if (!resolution_save(run->sides[0].result, cycles, &reason))
                notice("the resolution of this host is not saved: %s", reason.text);
        error_clear(&reason);
}

static bool show_both(const struct run *run, int *status, struct error *error)
{
        json_t *known = known_resolution(run), *found = NULL;
        const struct comparison_limits limits = {.min_effect = MIN_EFFECT_DEFAULT,
                                                 .min_cycles = MIN_CYCLES_DEFAULT,
                                                 .allow_failed = true,
                                                 .same = run->options->versus.same,
                                                 .least = known};
        bool good = comparison_of_results(run->sides[1].result, run->sides[1].saved_to,
                                          run->sides[0].result, run->sides[0].saved_to, &limits,
                                          run->options->format, &found, status, error) &&
                    flush_stdout(error);

        if (good && json_object_size(found) > 0)
                keep_resolution(run, found);
        json_decref(found);
        json_decref(known);
        return good;
}

static bool show(const struct run *run, int *status, struct error *error)
{
        const struct boot_options *options = run->options;

        return run->side_count == 2 ? show_both(run, status, error)
                                    : show_result(run->sides[0].result, run->sides[0].saved_to,
                                                  options->format, &options->extras, error);
}

static bool any_failed(const struct run *run)
{
        size_t failed = 0;

        for (size_t i = 0; i < run->side_count; i++)
                failed += result_failed(run->sides[i].result);
        return failed > 0;
}

/*
 * Holds signals from the first boot until all is saved, so that a signal between two
 * boots loses no result. Returns false if the run was stopped. If a result cannot be
 * saved, fills unsaved and returns true, because it can still be shown.
 */
static bool measure_and_save(struct run *run, struct error *unsaved, struct error *error)
{
        sigset_t before;

        signals_hold(&before);
        bool good = boot_all(run, error);
        if (good)
                save_all(run, unsaved);
        else
                keep_part(run);
        signals_release(&before);
        return good;
}

static bool run_sides(struct run *run, int *status, struct error *error)
{
        struct error unsaved = {.status = 0};

        if (!open_sides(run, error) || !mark_sides(run, error) ||
            !measure_and_save(run, &unsaved, error))
                return false;
        *status = STATUS_GOOD;
        if (!show(run, status, error))
                return false;
        if (any_failed(run))
                *status = STATUS_WORSE;
        return unsaved.status == 0 ||
               error_set(error, unsaved.status, "the result is not saved: %s", unsaved.text);
}

bool measure(const struct boot_options *options, int *status, struct error *error)
{
        static struct run run; /* too large for a stack */

        run = (struct run){.options = options};
        bool good = run_sides(&run, status, error);
        for (size_t i = 0; i < run.side_count; i++)
                run_side_close(&run.sides[i]);
        return good;
}
