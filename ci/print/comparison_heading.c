/* SPDX-License-Identifier: MIT */
/* Prints the heading of a comparison. */
#include "bench/protocol/protocol.h"
#include "ci/base/fields.h"
#include "ci/report/report.h"
#include "ci/result/result.h"
#include "ci/compare/words.h"
#include "ci/print/comparison.h"

#include <string.h>

#define BUILD_ID_DIGITS 12 /* enough to tell builds apart */

static void print_file(const char *title, const struct measurement *measurement, FILE *stream)
{
        const json_t *boot = measurement->boot;

        if (!boot) {
                fprintf(stream, "%-11s %s: a baseline, %s\n", title, measurement->name,
                        measurement->compiler);
                return;
        }
        const char *brand = field_string(boot, BOOT_BRAND);
        const char *hypervisor = field_string(boot, BOOT_HYPERVISOR);
        fprintf(stream, "%-11s %s: %zu boot%s, build %.*s, %s, hypervisor %s%s%s\n", title,
                measurement->name, measurement->boots, measurement->boots == 1 ? "" : "s",
                BUILD_ID_DIGITS, field_string(boot, BOOT_BUILD_ID),
                brand[0] ? brand : field_string(boot, BOOT_VENDOR),
                hypervisor[0] ? hypervisor : "none",
                field_is_null(boot, BOOT_CPU_IS) ? "" : ", the CPU is ",
                field_string(boot, BOOT_CPU_IS));
        if (boot_is_of_linux(boot))
                fprintf(stream, "%-11s %s\n", "", field_string(boot, BOOT_KERNEL));
}

static void print_side(const char *title, const struct measurement *side, FILE *stream)
{
        for (size_t i = 0; side->files && i < side->boots; i++)
                print_file(title, &side->files[i], stream);
        if (!side->files)
                print_file(title, side, stream);
}

/* Says which side of a run --vs is which. */
static void print_sides(const struct comparison *pair, FILE *stream)
{
        if (!comparison_is_of_one_run(pair))
                return;
        if (strcmp(field_string(pair->base->turn, RESULT_TURN_SIDE), SIDE_BASE) == 0)
                fputs("sides       of one run: base is what --vs named, new what the other options "
                      "said\n",
                      stream);
        else
                fputs("sides       of one run, but the other way round: base is what the other "
                      "options said, new what --vs named\n",
                      stream);
}

static bool other_machines(const struct comparison_set *set)
{
        for (size_t i = 0; i < set->count; i++)
                if (set->pairs[i].other_machine)
                        return true;
        return false;
}

static void print_machines(const struct comparison_set *set, FILE *stream)
{
        if (!other_machines(set))
                return;
        fputs("machines    CPU, hypervisor or TSC differ: ", stream);
        if (set->exact)
                fputs("exact counts do not depend on the machine, so every difference counts\n",
                      stream);
        else if (set->in_time)
                fputs("a comparison of machines, not a regression; in ns, because their TSCs "
                      "differ\n",
                      stream);
        else
                fputs("a comparison of machines, not a regression; in cycles of each "
                      "TSC, because not every boot knows its frequency\n",
                      stream);
}

/* Shows different microcode on one CPU: the update is what is compared, or it disturbs. */
static void print_microcodes(const struct comparison_set *set, FILE *stream)
{
        const json_t *base = set->pairs[0].base->boot;

        for (size_t i = 0; i < set->count; i++) {
                const json_t *new = set->pairs[i].new->boot;
                json_int_t of_base = base ? field_integer(base, BOOT_MICROCODE) : 0;
                json_int_t of_new = new ? field_integer(new, BOOT_MICROCODE) : 0;
                if (!set->pairs[i].other_machine && of_base && of_new && of_base != of_new)
                        fprintf(stream, "microcode   of base 0x%llx, of %s 0x%llx\n",
                                (unsigned long long)of_base, set->pairs[i].new->name,
                                (unsigned long long)of_new);
        }
}

/* Shows different compilers: only the user knows whether that was intended. */
static void print_compilers(const struct comparison_set *set, FILE *stream)
{
        const char *base = set->pairs[0].base->compiler;

        for (size_t i = 0; i < set->count; i++)
                if (strcmp(base, set->pairs[i].new->compiler) != 0)
                        fprintf(stream,
                                "compiler    of base %s, of %s %s: different compilers generate "
                                "different code\n",
                                base, set->pairs[i].new->name, set->pairs[i].new->compiler);
}

/* The smallest coverage of the intervals of medians. */
static double least_coverage(const struct comparison_set *set)
{
        double least = 1;

        for (size_t i = 0; i < set->count; i++)
                for (size_t r = 0; r < set->pairs[i].count; r++) {
                        const struct comparison_row *row = &set->pairs[i].rows[r];
                        if (!row->compared)
                                continue;
                        double base = row->boots.base.interval.coverage;
                        double new = row->boots.new.interval.coverage;
                        least = base < least ? base : least;
                        least = new < least ? new : least;
                }
        return least;
}

static void print_differences_of(const struct measurement *base, const struct measurement *new,
                                 const char *name, FILE *stream)
{
        struct difference differences[DIFFERENCES_MAX];
        size_t count = comparable_differences(base, new, differences);

        for (size_t d = 0; d < count; d++)
                fprintf(stream, "differs     %s: of base %s, of %s %s\n", differences[d].what,
                        differences[d].base, name, differences[d].new);
}

/* Shows what else may explain a difference. Exact counts depend only on the image. */
static void print_differences(const struct comparison_set *set, FILE *stream)
{
        for (size_t i = 0; i < set->count; i++)
                print_differences_of(set->pairs[i].base, set->pairs[i].new,
                                     set->count > 1 ? set->pairs[i].new->name : "new", stream);
}

/* Shows how much a pair's rows drifted while its boots ran. */
static void print_drift(const struct comparison *pair, FILE *stream)
{
        struct comparison_drift drift;
        struct error unsaid = {.status = 0};

        if (comparison_drift(pair, &drift, &unsaid) && drift.rows > 0)
                fprintf(stream,
                        "drift       from the first quarter of the boots to the last: median row "
                        "%+.1f %%, most %+.1f %% (%s)\n",
                        100 * drift.median, 100 * drift.most, drift.of);
        error_clear(&unsaid);
}

/* Lists rows that were compared, but not within blocks. */
static void print_ungated(const struct comparison *pair, FILE *stream)
{
        size_t count = 0;

        for (size_t i = 0; i < pair->count; i++)
                if (comparison_row_is_ungated(pair, &pair->rows[i]))
                        fprintf(stream, "%s%s", count++ ? ", " : "not gated   ", pair->rows[i].id);
        if (count > 0)
                fputs(": some boot lacks it, or measured 0\n", stream);
}

/* With --base and --new, a file is one sample, as a boot is otherwise. */
static void print_file_rule(const struct comparison *pair, FILE *stream)
{
        fprintf(stream,
                "files       %zu of base, %zu of new: a file is one sample, the median over its "
                "boots, so that the intervals include what differs between files\n",
                pair->base->boots, pair->new->boots);
}

static void print_turns(const struct comparison_set *set, FILE *stream)
{
        for (size_t i = 0; i < set->count; i++) {
                const struct comparison *pair = &set->pairs[i];

                if (set->limits.deliveries) {
                        fputs("rounds      each boot took every row both ways, one after the other "
                              "in each round; the exit status stays 0\n",
                              stream);
                } else if (set->of_files) {
                        print_file_rule(pair, stream);
                } else if (pair->in_turn) {
                        fprintf(stream,
                                "in turn     %zu block%s of %d boots, four a side in an order "
                                "drawn at random (seed %lld): drift favours no side\n",
                                pair->blocks, pair->blocks == 1 ? "" : "s", BLOCK_BOOTS,
                                comparison_seed(pair));
                        print_drift(pair, stream);
                        print_ungated(pair, stream);
                } else {
                        fprintf(stream,
                                "apart       %s and %s were not measured in turn: the intervals "
                                "include no drift between "
                                "them%s\n",
                                pair->base->name, pair->new->name,
                                pair->gates ? "" : ", and the exit status stays 0");
                }
        }
        if (set->limits.same)
                fputs("same        both sides are the same: what is slower or faster is a false "
                      "alarm, and the exit status stays 0\n",
                      stream);
}

/* For run --vs if --vs same was run before. */
static void print_resolution(const struct comparison_set *set, FILE *stream)
{
        size_t rows = 0;
        double most = 0;
        const char *of = "";

        for (size_t i = 0; set->limits.least && i < set->pairs[0].count; i++) {
                const struct comparison_row *row = &set->pairs[0].rows[i];

                if (!row->compared || row->boots.least_difference <= set->limits.min_cycles)
                        continue;
                rows++;
                if (row->boots.least_difference > most) {
                        most = row->boots.least_difference;
                        of = row->id;
                }
        }
        if (set->limits.least && rows == 0)
                fprintf(stream,
                        "resolution  by run --vs same on this host: within %g " UNIT_CYCLES
                        " everywhere\n",
                        set->limits.min_cycles);
        if (rows > 0)
                fprintf(stream,
                        "resolution  by run --vs same on this host: %zu of %zu rows need more "
                        "than %g " UNIT_CYCLES ", most %s: %.1f\n",
                        rows, set->pairs[0].compared, set->limits.min_cycles, of, most);
}

static void print_rule(const struct comparison_set *set, FILE *stream)
{
        print_turns(set, stream);
        print_resolution(set, stream);
        fprintf(stream,
                "rule        slower or faster: the change exceeds %g %% and %g " UNIT_CYCLES
                ", its interval excludes 0, its p over all %zu is at most %g\n",
                set->limits.min_effect, set->limits.min_cycles, set->proofs, BOOT_ALPHA);
        fprintf(stream, "intervals   of a median %.1f %%, of a change %g %%\n",
                100 * least_coverage(set), 100 * BOOT_CHANGE_LEVEL);
}

void comparison_heading_print(const struct comparison_set *set, enum table_style style,
                              FILE *stream)
{
        const char *fence = table_fence(style);
        const bool is_nested =
            set->exact && strcmp(boot_layer(set->pairs[0].base->boot), LAYER_NESTED) == 0;

        fputs(fence, stream);
        fprintf(stream, "clock       %s\n",
                is_nested ? "icount: exact " UNIT_INSTRUCTIONS ", nested: including a hypervisor's"
                : set->exact  ? "icount: exact " UNIT_INSTRUCTIONS
                : set->forced ? "tsc, forced by the command line, no latency: a boot is one sample"
                : set->of_files
                    ? "tsc: a file is one sample, the median of its boots' trimmed means"
                    : "tsc: a boot is one sample, the trimmed mean of what it measured");
        print_side("base", set->pairs[0].base, stream);
        for (size_t i = 0; i < set->count; i++)
                print_side("new", set->pairs[i].new, stream);
        for (size_t i = 0; i < set->count && !set->limits.same; i++)
                print_sides(&set->pairs[i], stream);
        print_machines(set, stream);
        print_microcodes(set, stream);
        print_compilers(set, stream);
        if (set->exact && boot_is_of_linux(set->pairs[0].base->boot))
                fprintf(stream,
                        "rule        Linux: only a row's median counts; in rows of more than "
                        "%d " UNIT_INSTRUCTIONS " a change below %d %% is ignored\n",
                        TICKS_INSTRUCTIONS, TICKS_PERCENT);
        if (!set->exact) {
                print_differences(set, stream);
                print_rule(set, stream);
        }
        fprintf(stream, "%s\n", fence);
}
