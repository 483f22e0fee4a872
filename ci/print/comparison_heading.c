/* SPDX-License-Identifier: MIT */
/* What stands above a comparison. */
#include "bench/protocol/protocol.h"
#include "ci/base/fields.h"
#include "ci/compare/words.h"
#include "ci/print/comparison.h"

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

static void print_rule(const struct comparison_set *set, FILE *stream)
{
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
                              : "tsc: a boot is one sample, the median of what it measured");
        print_file("base", set->pairs[0].base, stream);
        for (size_t i = 0; i < set->count; i++)
                print_file("new", set->pairs[i].new, stream);
        print_machines(set, stream);
        print_microcodes(set, stream);
        print_compilers(set, stream);
        if (!set->exact)
                print_rule(set, stream);
        fprintf(stream, "%s\n", fence);
}
