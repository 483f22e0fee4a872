/* SPDX-License-Identifier: MIT */
/*
 * simulate [TABLES]: how often compare cries wolf and how often it finds a
 * change, on tables drawn from models whose truth is known. The first two lines
 * are what the project holds itself to; the others bend one assumption each.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "ci/tests/support/boot_model.h"

#define TABLES 1000
#define SEED   20240601

#define HEAVY_SCALE 1.7320508 /* of Student's t itself, unscaled: its deviation is sqrt(3) */

static struct boot_model held_with(double change)
{
        struct boot_model model = boot_model_held;

        model.change = change;
        return model;
}

static int print_outcome(const char *name, struct boot_model model, size_t tables)
{
        struct boot_model_outcome outcome;

        if (!boot_model_run(&model, tables, SEED, &outcome)) {
                fputs("simulate: out of memory\n", stderr);
                return 1;
        }
        printf("%-34s %3zu %5.1f %%  %5.2f %%  ", name, model.boots, 100 * model.change,
               100.0 * (double)outcome.false_tables / (double)outcome.tables);
        if (model.change > 0)
                printf("%6.1f %%", 100.0 * (double)outcome.found / (double)outcome.tables);
        else
                printf("%8s", "-");
        printf("  %5.1f %%", 100.0 * (double)outcome.covered / (double)outcome.rows);
        if (isfinite(outcome.provable))
                printf("  %6.2f %%\n", 100 * outcome.provable);
        else
                printf("  %8s\n", "nothing");
        return fflush(stdout) != 0;
}

int main(int count, char **arguments)
{
        size_t tables = count > 1 ? strtoul(arguments[1], NULL, 10) : TABLES;
        struct boot_model model = held_with(0);
        int failed = 0;

        if (tables == 0) {
                fputs("usage: simulate [TABLES]\n", stderr);
                return 2;
        }
        printf("%zu tables of %zu benchmarks; boots differ by %.1f %%, samples within one by %.1f "
               "%%, heavy tail\n\n",
               tables, model.rows, 100 * model.boot_effect, 100 * model.noise);
        printf("%-34s %3s %7s  %7s  %8s  %7s  %8s\n", "model", "n", "change", "false", "found",
               "covered", "provable");
        failed |= print_outcome("no change", model, tables);
        failed |= print_outcome("one benchmark slower", held_with(0.05), tables);
        failed |= print_outcome("one benchmark slower", held_with(0.04), tables);
        model.unlimited = true;
        failed |= print_outcome("no change, no limits", model, tables);
        for (size_t boots = 5; boots <= 40; boots *= 2) {
                model = held_with(0.05);
                model.boots = boots;
                failed |= print_outcome("fewer or more boots", model, tables);
        }
        model = held_with(0.05);
        model.shared = true;
        failed |= print_outcome("a boot is slow in every benchmark", model, tables);
        model = held_with(0.05);
        model.heavy_boots = true;
        failed |= print_outcome("boots have a heavy tail too", model, tables);
        model.boot_effect *= HEAVY_SCALE;
        failed |= print_outcome("... and differ by 3.5 %", model, tables);
        model.boots = 25;
        failed |= print_outcome("... and are more", model, tables);
        model = held_with(0.05);
        model.step = 26;
        failed |= print_outcome("a clock that steps by 26", model, tables);
        return failed;
}
