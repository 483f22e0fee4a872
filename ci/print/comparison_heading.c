/* SPDX-License-Identifier: MIT */
/* What stands above a comparison. */
#include "bench/protocol/protocol.h"
#include "ci/base/fields.h"
#include "ci/compare/words.h"
#include "ci/print/comparison.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define BUILD_ID_DIGITS 12 /* as many tell builds apart */

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
        fprintf(stream, "%-11s %s: %zu boot%s, build %.*s, %s, hypervisor %s\n", title,
                measurement->name, measurement->boots, measurement->boots == 1 ? "" : "s",
                BUILD_ID_DIGITS, field_string(boot, BOOT_BUILD_ID),
                brand[0] ? brand : field_string(boot, BOOT_VENDOR),
                hypervisor[0] ? hypervisor : "none");
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
                fputs("exact counts are the image's own, so every difference still counts\n",
                      stream);
        else if (set->in_time)
                fputs("a comparison of machines, not a regression; in ns, since their TSCs are "
                      "not one clock\n",
                      stream);
        else
                fputs("a comparison of machines, not a regression; in cycles of each one's own "
                      "TSC, since not every boot knows its frequency\n",
                      stream);
}

/* The same CPU with another microcode: the update is what is compared, or it disturbs. */
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

/* The reader knows whether the compiler was what was to be compared. */
static void print_compilers(const struct comparison_set *set, FILE *stream)
{
        const char *base = set->pairs[0].base->compiler;

        for (size_t i = 0; i < set->count; i++)
                if (strcmp(base, set->pairs[i].new->compiler) != 0)
                        fprintf(stream,
                                "compiler    of base %s, of %s %s: two compilers make two codes\n",
                                base, set->pairs[i].new->name, set->pairs[i].new->compiler);
}

/* The least that the interval of a side's median covers. */
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

/* What else may have set the two apart. Exact counts know only the image. */
static void print_differences(const struct comparison_set *set, FILE *stream)
{
        struct difference differences[DIFFERENCES_MAX];

        for (size_t i = 0; i < set->count; i++) {
                const struct comparison *pair = &set->pairs[i];
                size_t count = comparable_differences(pair->base, pair->new, differences);

                for (size_t d = 0; d < count; d++)
                        fprintf(stream, "differs     %s: of base %s, of %s %s\n",
                                differences[d].what, differences[d].base,
                                set->count > 1 ? pair->new->name : "new", differences[d].new);
        }
}

/* By how much the rows of a pair drifted while its boots ran. */
static void print_drift(const struct comparison *pair, FILE *stream)
{
        double *drifts = calloc(pair->count + 1, sizeof(*drifts)), most = 0;
        const char *of = "";
        size_t count = 0;

        for (size_t i = 0; drifts && i < pair->count; i++) {
                const struct comparison_row *row = &pair->rows[i];
                double drift = comparison_drift(row);

                if (!row->compared || row->boots.in_turn.blocks < 2)
                        continue;
                drifts[count++] = drift;
                if (fabs(drift) >= fabs(most)) {
                        most = drift;
                        of = row->id;
                }
        }
        if (count > 0) {
                sort_ascending(drifts, count);
                fprintf(stream,
                        "drift       from the first quarter of the boots to the last: median row "
                        "%+.1f %%, most %+.1f %% (%s)\n",
                        100 * median_of_sorted(drifts, count), 100 * most, of);
        }
        free(drifts);
}

static void print_turns(const struct comparison_set *set, FILE *stream)
{
        for (size_t i = 0; i < set->count; i++) {
                const struct comparison *pair = &set->pairs[i];

                if (pair->in_turn) {
                        fprintf(stream,
                                "in turn     %zu block%s of %d boots, four a side in an order "
                                "drawn at random: drift favours no side\n",
                                pair->blocks, pair->blocks == 1 ? "" : "s", BLOCK_BOOTS);
                        print_drift(pair, stream);
                } else {
                        fprintf(stream,
                                "apart       %s and %s were not measured in turn: drift between "
                                "them is in no interval%s\n",
                                pair->base->name, pair->new->name,
                                set->limits.gate_apart ? "" : ", and the exit status stays 0");
                }
        }
}

static void print_rule(const struct comparison_set *set, FILE *stream)
{
        print_turns(set, stream);
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

        fputs(fence, stream);
        fprintf(stream, "clock       %s\n",
                set->exact    ? "icount: exact " UNIT_INSTRUCTIONS
                : set->forced ? "tsc, forced by the command line, no latency: a boot is one sample"
                              : "tsc: a boot is one sample, the trimmed mean of what it measured");
        print_file("base", set->pairs[0].base, stream);
        for (size_t i = 0; i < set->count; i++)
                print_file("new", set->pairs[i].new, stream);
        print_machines(set, stream);
        print_microcodes(set, stream);
        print_compilers(set, stream);
        if (!set->exact) {
                print_differences(set, stream);
                print_rule(set, stream);
        }
        fprintf(stream, "%s\n", fence);
}
