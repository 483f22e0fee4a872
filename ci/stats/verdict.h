/* SPDX-License-Identifier: MIT */
/* A comparison's verdict on a benchmark. Each kind of clock has its own verdicts. */
#ifndef CI_STATS_VERDICT_H
#define CI_STATS_VERDICT_H

enum verdict {
        /* With an exact clock: exact_verdict.h. */
        VERDICT_SAME,
        VERDICT_GREW,    /* every sample by the same amount */
        VERDICT_SHRANK,  /* likewise */
        VERDICT_CHANGED, /* by various amounts, or the numbers of samples differ */
        /* Over boots: boot_verdict.h. */
        VERDICT_SLOWER,
        VERDICT_FASTER,
        VERDICT_UNPROVEN, /* no difference proven; `provable` says how large one would have been
                             found */
        VERDICT_BELOW,    /* a difference is proven, but below the limits */
        VERDICT_TOO_FEW,  /* too few boots to prove a change of any size */
        VERDICT_NO_RATIO, /* a median is 0 */
        /* For benchmarks that cannot be compared: comparison.h. */
        VERDICT_VANISHED, /* measured in BASE, not in NEW */
        VERDICT_NEW,      /* measured in NEW, not in BASE */
        VERDICT_FAILED,   /* on either side */
        VERDICTS,
};

#endif
