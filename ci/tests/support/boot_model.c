/* SPDX-License-Identifier: MIT */
/* Measurements as a hierarchical model makes them, compared. */
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <math.h>
#include <stdlib.h>

#include "ci/tests/support/boot_model.h"
#include "ci/stats/boot_verdict.h"

#define TAIL_FREEDOM 3.0  /* of Student's t: a tail so heavy that no fourth moment exists */
#define COST_LEAST   100  /* cycles of a row without noise, each row its own, ... */
#define COST_MOST    8000 /* ... spread evenly on a logarithmic scale */

const struct boot_model boot_model_held = {
    .rows = 60, .boots = 20, .boot_effect = 0.02, .noise = 0.003, .samples = 1001};

static const struct boot_limits no_limits = {.min_effect = 0, .min_difference = 0};
static const struct boot_limits default_limits = {.min_effect = 0.03, .min_difference = 10};

static double draw_boot_effect(const struct boot_model *model, gsl_rng *random)
{
        if (!model->heavy_boots)
                return model->boot_effect * gsl_ran_gaussian(random, 1);
        return model->boot_effect / sqrt(TAIL_FREEDOM / (TAIL_FREEDOM - 2)) *
               gsl_ran_tdist(random, TAIL_FREEDOM);
}

/* The k-th of n samples is the quantile of a draw from Beta(k, n + 1 - k). */
static double draw_noise_median(const struct boot_model *model, gsl_rng *random)
{
        double half = (double)(model->samples + 1) / 2;

        return model->noise * gsl_cdf_tdist_Pinv(gsl_ran_beta(random, half, half), TAIL_FREEDOM);
}

static double cost_of_row(const struct boot_model *model, size_t row)
{
        return COST_LEAST * pow((double)COST_MOST / COST_LEAST, (double)row / (double)model->rows);
}

/* medians[row * boots + boot], each row ascending; the first one's cost is changed. */
static void draw_side(const struct boot_model *model, double change, gsl_rng *random,
                      double *medians)
{
        for (size_t boot = 0; boot < model->boots; boot++) {
                double common = draw_boot_effect(model, random);
                for (size_t row = 0; row < model->rows; row++) {
                        double effect = model->shared ? common : draw_boot_effect(model, random);
                        double cost = cost_of_row(model, (row + model->rows / 2) % model->rows) *
                                      (row == 0 ? 1 + change : 1) *
                                      exp(effect + draw_noise_median(model, random));
                        medians[row * model->boots + boot] =
                            model->step > 0 ? model->step * round(cost / model->step) : cost;
                }
        }
        for (size_t row = 0; row < model->rows; row++)
                sort_ascending(medians + row * model->boots, model->boots);
}

static void account(const struct boot_model *model, const struct boot_comparison *table,
                    struct boot_model_outcome *outcome)
{
        bool false_alarm = false;

        for (size_t row = 0; row < model->rows; row++) {
                double truth = row == 0 ? model->change : 0;
                bool alarm =
                    table[row].verdict == VERDICT_SLOWER || table[row].verdict == VERDICT_FASTER;
                false_alarm |= alarm && truth == 0;
                outcome->covered += table[row].low <= truth && truth <= table[row].high;
        }
        outcome->provable += table[0].provable;
        outcome->tables++;
        outcome->rows += model->rows;
        outcome->false_tables += false_alarm;
        outcome->found += table[0].verdict == VERDICT_SLOWER;
}

static bool run_tables(const struct boot_model *model, size_t tables, gsl_rng *random,
                       double *medians, struct boot_comparison *table,
                       struct boot_model_outcome *outcome)
{
        const struct boot_limits *limits = model->unlimited ? &no_limits : &default_limits;
        double *of_new = medians + model->rows * model->boots;
        struct error error = {.status = 0};

        for (size_t i = 0; i < tables; i++) {
                draw_side(model, 0, random, medians);
                draw_side(model, model->change, random, of_new);
                for (size_t row = 0; row < model->rows; row++)
                        table[row] = (struct boot_comparison){
                            .base = {.medians = medians + row * model->boots,
                                     .boots = model->boots},
                            .new = {.medians = of_new + row * model->boots, .boots = model->boots},
                        };
                if (!boot_comparison_judge(table, model->rows, limits, &error))
                        return false;
                account(model, table, outcome);
        }
        outcome->provable /= (double)outcome->tables;
        return true;
}

bool boot_model_run(const struct boot_model *model, size_t tables, unsigned long seed,
                    struct boot_model_outcome *outcome)
{
        double *medians = calloc(2 * model->rows * model->boots, sizeof(*medians));
        struct boot_comparison *table = calloc(model->rows, sizeof(*table));
        gsl_rng *random = gsl_rng_alloc(gsl_rng_mt19937);
        bool good = medians && table && random;

        *outcome = (struct boot_model_outcome){.tables = 0};
        if (good) {
                gsl_rng_set(random, seed);
                good = run_tables(model, tables, random, medians, table, outcome);
        }
        free(medians);
        free(table);
        if (random)
                gsl_rng_free(random);
        return good;
}
