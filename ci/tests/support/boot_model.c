/* SPDX-License-Identifier: MIT */
/* Compares measurements whose truth is known. */
#include "ci/tests/support/boot_model.h"

#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ci/stats/boot_verdict.h"

#define TAIL_FREEDOM 3.0  /* of Student's t: a tail so heavy that no fourth moment exists */
#define COST_LEAST   100  /* cycles of a row without noise, each row its own, ... */
#define COST_MOST    8000 /* ... spread evenly on a logarithmic scale */

#define SILICON_ROWS  8
#define SILICON_RUNS  320
#define SILICON_BOOTS 20

const struct boot_model boot_model_held = {.rows = 60, .boots = 20, .boot_effect = 0.02};

static const struct boot_limits no_limits = {.min_effect = 0, .min_difference = 0};
static const struct boot_limits default_limits = {.min_effect = 0.03, .min_difference = 10};
static const struct boot_limits silicon_limits = {.min_effect = 0.03, .min_difference = 0};

/* One table: both sides' values in order of time, and what the comparison wants of them. */
struct table {
        size_t rows, boots;       /* boots of each side */
        double *values, *logs;    /* [row * 2 * boots + place] */
        double *of_base, *of_new; /* [row * boots + boot], ascending */
        bool *is_new;             /* [place] */
        struct boot_comparison *judged;
};

static void table_close(struct table *table)
{
        free(table->values);
        free(table->logs);
        free(table->of_base);
        free(table->of_new);
        free(table->is_new);
        free(table->judged);
}

static bool table_open(struct table *table, size_t rows, size_t boots)
{
        *table = (struct table){
            .rows = rows,
            .boots = boots,
            .values = calloc(2 * rows * boots, sizeof(double)),
            .logs = calloc(2 * rows * boots, sizeof(double)),
            .of_base = calloc(rows * boots, sizeof(double)),
            .of_new = calloc(rows * boots, sizeof(double)),
            .is_new = calloc(2 * boots, sizeof(bool)),
            .judged = calloc(rows, sizeof(struct boot_comparison)),
        };
        return table->values && table->logs && table->of_base && table->of_new && table->is_new &&
               table->judged;
}

static void draw_order(struct table *table, bool apart, gsl_rng *random)
{
        for (size_t place = 0; place < 2 * table->boots; place++)
                table->is_new[place] = place >= table->boots;
        for (size_t block = 0; !apart && block < 2 * table->boots / BLOCK_BOOTS; block++)
                block_order(gsl_rng_get(random), 0, table->is_new + block * BLOCK_BOOTS);
}

static double draw_boot_effect(const struct boot_model *model, gsl_rng *random)
{
        if (!model->heavy_boots)
                return model->boot_effect * gsl_ran_gaussian(random, 1);
        return model->boot_effect / sqrt(TAIL_FREEDOM / (TAIL_FREEDOM - 2)) *
               gsl_ran_tdist(random, TAIL_FREEDOM);
}

static double cost_of_row(const struct boot_model *model, size_t row)
{
        return COST_LEAST * pow((double)COST_MOST / COST_LEAST, (double)row / (double)model->rows);
}

/* What the boots add to a row's logarithm, in order of time. */
static void draw_effects(const struct boot_model *model, gsl_rng *random, double *effects)
{
        const double kept = model->autocorrelation, fresh = sqrt(1 - kept * kept);

        for (size_t place = 0; place < 2 * model->boots; place++) {
                double effect = draw_boot_effect(model, random);

                effects[place] = place > 0 ? kept * effects[place - 1] + fresh * effect : effect;
        }
        for (size_t place = 0; place < 2 * model->boots; place++)
                effects[place] += model->drift * (double)place / (double)(2 * model->boots) +
                                  (gsl_rng_uniform(random) < 0.5 ? log1p(model->second_mode) : 0);
}

static void draw_table(const struct boot_model *model, gsl_rng *random, double *effects,
                       struct table *table)
{
        const size_t places = 2 * model->boots;

        draw_order(table, model->apart, random);
        if (model->shared)
                draw_effects(model, random, effects);
        for (size_t row = 0; row < model->rows; row++) {
                double batch = model->batch * gsl_ran_gaussian(random, 1);
                double cost = cost_of_row(model, (row + model->rows / 2) % model->rows);

                if (!model->shared)
                        draw_effects(model, random, effects);
                for (size_t place = 0; place < places; place++) {
                        double side = !table->is_new[place] ? 0
                                      : row == 0            ? batch + log1p(model->change)
                                                            : batch;
                        double value = cost * exp(effects[place] + side);

                        table->values[row * places + place] =
                            model->step > 0 ? model->step * round(value / model->step) : value;
                }
        }
}

/* Parts the row's values by side, each ascending. */
static void part_sides(struct table *table, size_t row, const double *values)
{
        size_t base = row * table->boots, new = base;

        for (size_t place = 0; place < 2 * table->boots; place++)
                if (table->is_new[place])
                        table->of_new[new ++] = values[place];
                else
                        table->of_base[base++] = values[place];
        sort_ascending(table->of_base + row * table->boots, table->boots);
        sort_ascending(table->of_new + row * table->boots, table->boots);
}

/* By the rule of boots in turn of these values, or by Mann-Whitney. */
static bool judge(struct table *table, const double *values, bool in_turn,
                  const struct boot_limits *limits)
{
        struct error error = {.status = 0};

        for (size_t row = 0; row < table->rows; row++) {
                double *logs = table->logs + row * 2 * table->boots;
                const double *of_row = values + row * 2 * table->boots;

                part_sides(table, row, of_row);
                for (size_t place = 0; place < 2 * table->boots; place++)
                        logs[place] = log(of_row[place]);
                table->judged[row] = (struct boot_comparison){
                    .base = {.values = table->of_base + row * table->boots, .boots = table->boots},
                    .new = {.values = table->of_new + row * table->boots, .boots = table->boots},
                    .in_turn = {.logs = logs,
                                .is_new = table->is_new,
                                .blocks = in_turn ? 2 * table->boots / BLOCK_BOOTS : 0},
                };
        }
        return boot_comparison_judge(table->judged, table->rows, limits, &error);
}

static void account(const struct table *table, size_t changed, double change,
                    struct boot_model_outcome *outcome)
{
        bool false_alarm = false;

        for (size_t row = 0; row < table->rows; row++) {
                const struct boot_comparison *judged = &table->judged[row];
                double truth = row == changed ? change : 0;
                bool alarm = judged->verdict == VERDICT_SLOWER || judged->verdict == VERDICT_FASTER;

                false_alarm |= alarm && truth == 0;
                outcome->covered += judged->low <= truth && truth <= judged->high;
        }
        outcome->provable += table->judged[changed].provable;
        outcome->tables++;
        outcome->rows += table->rows;
        outcome->false_tables += false_alarm;
        outcome->found += table->judged[changed].verdict == VERDICT_SLOWER;
}

static void finish(struct boot_model_outcome *outcome)
{
        if (outcome->tables > 0)
                outcome->provable /= (double)outcome->tables;
}

static bool run_tables(const struct boot_model *model, size_t tables, gsl_rng *random,
                       double *effects, struct table *table, struct boot_model_outcomes *outcomes)
{
        const struct boot_limits *limits = model->unlimited ? &no_limits : &default_limits;

        for (size_t i = 0; i < tables; i++) {
                draw_table(model, random, effects, table);
                if (!model->apart) {
                        if (!judge(table, table->values, true, limits))
                                return false;
                        account(table, 0, model->change, &outcomes->in_turn);
                }
                if (!model->apart && !model->beside)
                        continue;
                if (!judge(table, table->values, false, limits))
                        return false;
                account(table, 0, model->change, &outcomes->mann_whitney);
        }
        return true;
}

bool boot_model_run(const struct boot_model *model, size_t tables, unsigned long seed,
                    struct boot_model_outcomes *outcomes)
{
        gsl_rng *random = gsl_rng_alloc(gsl_rng_mt19937);
        double *effects = calloc(2 * model->boots, sizeof(*effects));
        struct table table;
        bool good = table_open(&table, model->rows, model->boots) && effects && random;

        *outcomes = (struct boot_model_outcomes){.in_turn = {.tables = 0}};
        if (good) {
                gsl_rng_set(random, seed);
                good = run_tables(model, tables, random, effects, &table, outcomes);
                finish(&outcomes->in_turn);
                finish(&outcomes->mann_whitney);
        }
        table_close(&table);
        free(effects);
        if (random)
                gsl_rng_free(random);
        return good;
}

double boot_model_deviation(const struct boot_model *model, size_t boots, unsigned long seed)
{
        gsl_rng *random = gsl_rng_alloc(gsl_rng_mt19937);
        double squares = 0;

        if (!random)
                return -1;
        gsl_rng_set(random, seed);
        for (size_t i = 0; i < boots; i++)
                squares += pow(draw_boot_effect(model, random), 2);
        gsl_rng_free(random);
        return sqrt(squares / (double)boots);
}

/* [statistic][row][run]: medians, then trimmed means. */
static bool read_silicon(const char *path, double record[2][SILICON_ROWS][SILICON_RUNS])
{
        FILE *file = fopen(path, "r");
        char line[1024];
        size_t run = 0;
        bool good = file && fgets(line, sizeof(line), file); /* the heading */

        while (good && run < SILICON_RUNS && fgets(line, sizeof(line), file)) {
                char *at = strchr(line, ',');

                for (size_t i = 0; at && i < 2 * SILICON_ROWS; i++)
                        record[i % 2][i / 2][run] = strtod(at + 1, &at);
                run++;
        }
        if (file)
                fclose(file);
        return good && run == SILICON_RUNS;
}

/* One table from the runs from first on, the change put into one row. */
static bool judge_silicon(double record[2][SILICON_ROWS][SILICON_RUNS], size_t first,
                          size_t changed, double change, struct table *table,
                          struct boot_model_outcomes *outcomes)
{
        for (int trimmed = 0; trimmed < 2; trimmed++) {
                for (size_t row = 0; row < SILICON_ROWS; row++)
                        for (size_t place = 0; place < 2 * SILICON_BOOTS; place++)
                                table->values[row * 2 * SILICON_BOOTS + place] =
                                    record[trimmed][row][first + place] *
                                    (row == changed && table->is_new[place] ? 1 + change : 1);
                if (!judge(table, table->values, trimmed, &silicon_limits))
                        return false;
                account(table, changed, change,
                        trimmed ? &outcomes->in_turn : &outcomes->mann_whitney);
        }
        return true;
}

bool boot_model_silicon(const char *path, size_t orders, unsigned long seed, double change,
                        struct boot_model_outcomes *outcomes)
{
        static double record[2][SILICON_ROWS][SILICON_RUNS];
        gsl_rng *random = gsl_rng_alloc(gsl_rng_mt19937);
        struct table table;
        bool good =
            table_open(&table, SILICON_ROWS, SILICON_BOOTS) && random && read_silicon(path, record);

        *outcomes = (struct boot_model_outcomes){.in_turn = {.tables = 0}};
        if (good)
                gsl_rng_set(random, seed);
        for (size_t order = 0; good && order < orders; order++)
                for (size_t first = 0; first < SILICON_RUNS; first += 2 * SILICON_BOOTS) {
                        draw_order(&table, false, random);
                        for (size_t row = 0; good && row < SILICON_ROWS; row++)
                                good = judge_silicon(record, first, row, change, &table, outcomes);
                }
        finish(&outcomes->in_turn);
        finish(&outcomes->mann_whitney);
        table_close(&table);
        if (random)
                gsl_rng_free(random);
        return good;
}
