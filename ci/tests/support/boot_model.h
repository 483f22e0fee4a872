/* SPDX-License-Identifier: MIT */
/*
 * Measurements as a hierarchical model makes them, to ask of the comparison how
 * often it cries wolf and how often it misses one. A boot shifts a benchmark by
 * its own effect; a sample within the boot adds noise with a heavy tail. Only
 * the boots' medians are drawn, each from the distribution that the median of
 * its samples has, so that a thousand tables take seconds.
 */
#ifndef CI_TESTS_SUPPORT_BOOT_MODEL_H
#define CI_TESTS_SUPPORT_BOOT_MODEL_H

#include <stdbool.h>
#include <stddef.h>

struct boot_model {
        size_t rows;        /* benchmarks of a table */
        size_t boots;       /* of each side */
        double boot_effect; /* standard deviation between boots, relative: 0.02 is 2 % */
        double noise;       /* spread within a boot, relative */
        size_t samples;     /* of a boot, odd */
        bool shared;        /* a boot has one effect on all rows, not one on each */
        bool heavy_boots;   /* boots too have a heavy tail: Student's t, 3 degrees of freedom */
        double step;        /* medians are multiples of it, as a coarse clock's; 0: any */
        bool unlimited;     /* no least effect and difference: the statistics alone decide */
        double change;      /* of the first row of NEW, relative: 0.05 is 5 % slower */
};

/* The one the project holds itself to. */
extern const struct boot_model boot_model_held;

struct boot_model_outcome {
        size_t tables;
        size_t false_tables; /* with a verdict on a row that has no change */
        size_t found;        /* tables whose first row is called slower */
        size_t covered;      /* rows whose interval holds the true change */
        size_t rows;         /* of all tables together */
        double provable;     /* of the first row, mean over the tables */
};

/* Compares that many tables with the default limits unless unlimited; the same seed gives the same
 * outcome. */
bool boot_model_run(const struct boot_model *model, size_t tables, unsigned long seed,
                    struct boot_model_outcome *outcome);

#endif
