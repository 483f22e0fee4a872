/* SPDX-License-Identifier: MIT */
/*
 * Measurements whose truth is known. They show how often the comparison gives a false
 * alarm or misses a change. They are drawn from models of how boots vary, or cut from a
 * recording of one unchanged program that ran 320 times on silicon. The sides run in turn,
 * as with run --vs, or one after the other, as in two files.
 */
#ifndef CI_TESTS_SUPPORT_BOOT_MODEL_H
#define CI_TESTS_SUPPORT_BOOT_MODEL_H

#include <stdbool.h>
#include <stddef.h>

struct boot_model {
        size_t rows;            /* benchmarks of a table */
        size_t boots;           /* of each side; in turn a multiple of 4 */
        bool apart;             /* all of BASE, then all of NEW; else in turn */
        bool beside;            /* in turn: judge the same boots by Mann-Whitney, too */
        double boot_effect;     /* standard deviation between boots, relative: 0.02 is 2 % */
        bool heavy_boots;       /* with a heavy tail: Student's t, 3 degrees of freedom */
        double autocorrelation; /* of boots that follow one another: 0 to below 1 */
        double second_mode;     /* half of the boots are slower by this share; 0: none */
        double drift;           /* of every row, from the first boot to the last */
        double batch;           /* standard deviation of what sets a row's two sides apart */
        double step;            /* values are multiples of it, as a coarse clock's; 0: any */
        bool shared;            /* a boot has one effect on all rows, not one on each */
        bool unlimited;         /* no least effect and difference: the statistics alone decide */
        double change;          /* of the first row of NEW, relative: 0.05 is 5 % slower */
};

/* The one the project holds itself to. */
extern const struct boot_model boot_model_held;

struct boot_model_outcome {
        size_t tables;
        size_t false_tables; /* with a verdict on a row that has no change */
        size_t found;        /* tables whose changed row is called slower */
        size_t covered;      /* rows whose interval holds the true change */
        size_t rows;         /* of all tables together */
        double provable;     /* of the changed row, mean over the tables; HUGE_VAL: none */
};

/* The rule of boots in turn, and Mann-Whitney over the same boots beside it. */
struct boot_model_outcomes {
        struct boot_model_outcome in_turn;      /* tables 0 where the sides ran apart */
        struct boot_model_outcome mann_whitney; /* tables 0 unless apart or beside */
};

/*
 * Compares that many tables with the default limits unless unlimited; the same
 * seed gives the same outcome. False only for want of memory.
 */
bool boot_model_run(const struct boot_model *model, size_t tables, unsigned long seed,
                    struct boot_model_outcomes *outcomes);

/*
 * The standard deviation that so many boots of the model have in truth, relative; of
 * what it calls boot_effect. Negative for want of memory.
 */
double boot_model_deviation(const struct boot_model *model, size_t boots, unsigned long seed);

/*
 * The silicon record (a CSV file: number of the run, then p50 and trimmed mean of
 * each of eight operations), cut into tables of 20 boots a side that followed one
 * another, each with the given number of orders drawn; the change is put into one
 * row after the other. Only the least effect limits: at 70 cycles for a pair of
 * stamps, no change of 5 % reaches the least difference of 10 cycles. Mann-Whitney
 * has the medians, the other rule the trimmed means. False where the file cannot be
 * read.
 */
bool boot_model_silicon(const char *path, size_t orders, unsigned long seed, double change,
                        struct boot_model_outcomes *outcomes);

#endif
