/* SPDX-License-Identifier: MIT */
/*
 * The test for boots measured in turn, in blocks of eight, four of each side in random
 * order. Each block's level is subtracted, so that drift slower than a block has no
 * effect; the rest is ranked over all blocks. Every order of a block was equally likely,
 * and the distribution of the rank sum follows from that alone: it holds for any noise,
 * under drift and autocorrelation. Pure: no I/O.
 * Source: Hodges and Lehmann, "Rank methods for combination of independent
 * experiments in analysis of variance", 1962.
 */
#ifndef CI_STATS_ALIGNED_RANKS_H
#define CI_STATS_ALIGNED_RANKS_H

#include <stdbool.h>
#include <stddef.h>

#define BLOCK_BOOTS 8
#define BLOCK_SIDE  (BLOCK_BOOTS / 2)

/* At most this many are judged together: 128 boots a side. */
#define BLOCKS_MAX 32

/* One row of a table: one value a boot, in the order in which the boots ran. */
struct aligned_ranks {
        const double *logs; /* natural logarithms of the blocks * BLOCK_BOOTS values */
        const bool *is_new; /* the side of each boot; BLOCK_SIDE are NEW in each block */
        size_t blocks;      /* 1..BLOCKS_MAX */
};

/*
 * Draws the order of one block; all 70 are equally likely. The same seed and block give
 * the same order on every machine.
 */
void block_order(unsigned long seed, size_t block, bool is_new[BLOCK_BOOTS]);

/*
 * The two-sided p of "NEW's logarithms are BASE's plus shift", exact even with ties. shift 0
 * tests whether the sides differ at all.
 */
double aligned_ranks_p(const struct aligned_ranks *row, double shift);

/* The least two-sided p that this many blocks can give. */
double aligned_ranks_least_p(size_t blocks);

/* The shift of NEW: the median of all differences within blocks (Hodges and Lehmann). */
double aligned_ranks_shift(const struct aligned_ranks *row);

struct shift_interval {
        double low, high;
};

/*
 * All shifts whose p exceeds alpha: an interval with a coverage of at least 1 - alpha.
 * -HUGE_VAL and HUGE_VAL if there are too few blocks.
 */
struct shift_interval aligned_ranks_interval(const struct aligned_ranks *row, double alpha);

#endif
