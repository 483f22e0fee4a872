/* SPDX-License-Identifier: MIT */
/*
 * The test for boots measured in turn. They come in blocks of eight, four a
 * side, each block's order drawn at random. A block's level is taken off, so
 * that drift slower than a block disturbs nothing; the rest is ranked over all
 * blocks. Because the order was drawn, every order of a block was equally
 * likely: the law of the rank sum follows from that alone, whatever the noise,
 * and holds under drift and autocorrelation. Pure: no I/O.
 * Source: Hodges and Lehmann, "Rank methods for combination of independent
 * experiments in analysis of variance", 1962.
 */
#ifndef CI_STATS_ALIGNED_RANKS_H
#define CI_STATS_ALIGNED_RANKS_H

#include <stdbool.h>
#include <stddef.h>

#define BLOCK_BOOTS 8
#define BLOCK_SIDE  (BLOCK_BOOTS / 2)

/* More are not judged together: 128 boots a side. */
#define BLOCKS_MAX 32

/* One row of a table: a value a boot, in the order in which the boots ran. */
struct aligned_ranks {
        const double *logs; /* natural logarithms of the values; blocks * BLOCK_BOOTS of them */
        const bool *is_new; /* the side of each boot, BLOCK_SIDE a block */
        size_t blocks;      /* 1..BLOCKS_MAX */
};

/*
 * Draws the sides of one block's boots: all 70 orders are equally likely. The
 * same seed and block give the same order on every machine.
 */
void block_order(unsigned long seed, size_t block, bool is_new[BLOCK_BOOTS]);

/*
 * The two-sided p of "NEW's logarithms are BASE's plus shift", exact, ties
 * included: shift 0 asks whether the two sides differ at all.
 */
double aligned_ranks_p(const struct aligned_ranks *row, double shift);

/* The least two-sided p that so many blocks can give. */
double aligned_ranks_least_p(size_t blocks);

/* The shift of NEW: the median of all differences within blocks (Hodges and Lehmann). */
double aligned_ranks_shift(const struct aligned_ranks *row);

struct shift_interval {
        double low, high;
};

/*
 * All shifts whose p exceeds alpha: an interval with a coverage of at least
 * 1 - alpha. -HUGE_VAL and HUGE_VAL where the blocks are too few for that.
 */
struct shift_interval aligned_ranks_interval(const struct aligned_ranks *row, double alpha);

#endif
