/* SPDX-License-Identifier: MIT */
/* What a comparison says of a benchmark. Each kind of clock has its own verdicts. */
#ifndef CI_STATS_VERDICT_H
#define CI_STATS_VERDICT_H

enum verdict {
        /* Of an exact clock: exact_verdict.h. */
        VERDICT_SAME,
        VERDICT_GREW,    /* every sample by as much */
        VERDICT_SHRANK,  /* likewise */
        VERDICT_CHANGED, /* the samples differ by various amounts, or are more or fewer */
        /* Over boots: boot_verdict.h. */
        VERDICT_SLOWER,
        VERDICT_FASTER,
        VERDICT_UNPROVEN, /* no difference proven; `provable` says how large one would have been
                             found */
        VERDICT_BELOW,    /* a difference is proven, but below the limits */
        VERDICT_TOO_FEW,  /* too few boots to prove a change of any size */
        VERDICT_NO_RATIO, /* a median is 0 */
        /* Of benchmarks that are not compared: comparison.h. */
        VERDICT_VANISHED, /* measured in BASE, not in NEW */
        VERDICT_NEW,      /* measured in NEW, not in BASE */
        VERDICT_FAILED,   /* on either side */
        VERDICTS,
};

#endif
