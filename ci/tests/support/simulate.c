/* SPDX-License-Identifier: MIT */
/*
 * simulate [TABLES]: prints how often the comparison gives a false alarm and how often it
 * finds a change, on tables drawn from models with a known truth and on boots of real
 * silicon. Shows the rule for boots in turn beside Mann-Whitney on the same boots.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "ci/tests/support/boot_model.h"

#define TABLES  300 /* none of so many false: with 95 %, at most 1 % are */
#define SEED    20240601
#define SILICON "ci/tests/support/silicon-aa.csv"

#define DRAWS 1000000

static const struct {
        const char *name;
        struct boot_model model;
} models[] = {
    {"boots are independent", {.boot_effect = 0.02, .change = 0.05, .beside = true}},
    {"... 8 boots a side", {.boot_effect = 0.02, .change = 0.05, .boots = 8}},
    {"... 12", {.boot_effect = 0.02, .change = 0.05, .boots = 12}},
    {"... no change, no limits", {.boot_effect = 0.02, .unlimited = true}},
    {"a boot is slow in every row", {.boot_effect = 0.02, .shared = true, .change = 0.05}},
    {"heavy tail, 2 %", {.boot_effect = 0.02, .heavy_boots = true, .change = 0.05}},
    {"heavy tail, 3.5 %",
     {.boot_effect = 0.035, .heavy_boots = true, .change = 0.05, .beside = true}},
    {"two modes, 8 % apart", {.boot_effect = 0.01, .second_mode = 0.08, .change = 0.05}},
    {"drift of 4 %", {.boot_effect = 0.02, .drift = 0.04, .change = 0.05, .beside = true}},
    {"autocorrelation 0.9", {.boot_effect = 0.02, .autocorrelation = 0.9, .change = 0.05}},
    {"a clock that steps by 24.45", {.boot_effect = 0.02, .step = 24.45, .change = 0.05}},
    {"a clock that steps by 36", {.boot_effect = 0.02, .step = 36, .change = 0.05}},
    {"apart: boots are independent", {.boot_effect = 0.02, .apart = true, .change = 0.05}},
    {"apart: batch effect of 2 %", {.boot_effect = 0.02, .apart = true, .batch = 0.02}},
    {"apart: drift of 4 %", {.boot_effect = 0.02, .apart = true, .drift = 0.04}},
    {"apart: autocorrelation 0.9", {.boot_effect = 0.02, .apart = true, .autocorrelation = 0.9}},
};

static void print_rule(const struct boot_model_outcome *outcome, double change)
{
        if (outcome->tables == 0) {
                printf(" | %6s %6s %7s %8s", "-", "-", "-", "-");
                return;
        }
        printf(" | %4.1f %%", 100.0 * (double)outcome->false_tables / (double)outcome->tables);
        if (change > 0)
                printf(" %4.1f %%", 100.0 * (double)outcome->found / (double)outcome->tables);
        else
                printf(" %6s", "-");
        printf(" %5.1f %%", 100.0 * (double)outcome->covered / (double)outcome->rows);
        if (isfinite(outcome->provable))
                printf(" %6.1f %%", 100 * outcome->provable);
        else
                printf(" %8s", "nothing");
}

static int print_outcomes(const char *name, size_t boots, double change, bool known,
                          const struct boot_model_outcomes *outcomes)
{
        if (!known) {
                fprintf(stderr, "simulate: %s: out of memory, or no such file\n", name);
                return 1;
        }
        printf("%-30s %3zu %3.1f %%", name, boots, 100 * change);
        print_rule(&outcomes->in_turn, change);
        print_rule(&outcomes->mann_whitney, change);
        printf("\n");
        return fflush(stdout) != 0;
}

/* Is a change of the size called provable found in 80 % of tables? */
static int print_provable(const char *name, const struct boot_model *of, double provable,
                          size_t tables)
{
        struct boot_model model = *of;
        struct boot_model_outcomes outcomes;

        model.change = provable;
        bool known = boot_model_run(&model, tables, SEED + 1, &outcomes);
        return print_outcomes(name, model.boots, model.change, known, &outcomes);
}

static int print_models(size_t tables)
{
        int failed = 0;

        for (size_t i = 0; i < sizeof(models) / sizeof(models[0]); i++) {
                struct boot_model model = models[i].model;
                struct boot_model_outcomes outcomes;

                model.rows = boot_model_held.rows;
                model.boots = model.boots ? model.boots : boot_model_held.boots;
                bool known = boot_model_run(&model, tables, SEED, &outcomes);
                failed |=
                    print_outcomes(models[i].name, model.boots, model.change, known, &outcomes);
                if (model.beside && model.drift == 0 && known)
                        failed |= print_provable("... by what is called provable", &model,
                                                 outcomes.in_turn.provable, tables);
        }
        return failed;
}

static int print_silicon(size_t tables)
{
        int failed = 0;

        for (int percent = 0; percent <= 20; percent += percent < 10 ? 5 : 10) {
                struct boot_model_outcomes outcomes;
                double change = percent / 100.0;
                bool known = boot_model_silicon(SILICON, tables / 50 + 1, SEED, change, &outcomes);

                failed |= print_outcomes("silicon, 8 operations", 20, change, known, &outcomes);
        }
        return failed;
}

int main(int count, char **arguments)
{
        const struct boot_model heavy = {.boot_effect = 0.035, .heavy_boots = true};
        size_t tables = count > 1 ? strtoul(arguments[1], NULL, 10) : TABLES;

        if (tables == 0) {
                fputs("usage: simulate [TABLES]\n", stderr);
                return 2;
        }
        printf("%zu tables of %zu benchmarks, one of which may be slower; the heavy tail of 3.5 %% "
               "has a standard deviation of %.2f %%\n\n",
               tables, boot_model_held.rows, 100 * boot_model_deviation(&heavy, DRAWS, SEED));
        printf("%-30s %3s %5s | %-30s | %s\n", "", "", "", "in turn: aligned ranks",
               "the same boots by Mann-Whitney");
        printf("%-30s %3s %5s | %6s %6s %7s %8s | %6s %6s %7s %8s\n", "model", "n", "slow", "false",
               "found", "covered", "provable", "false", "found", "covered", "provable");
        return print_models(tables) | print_silicon(tables);
}
