/* SPDX-License-Identifier: MIT */
/* What several CPUs do in a row: the part of its descriptor that crowd.h carries out. */
#ifndef BENCH_MEASURE_CROWD_KIND_H
#define BENCH_MEASURE_CROWD_KIND_H

#include <stdbool.h>

/* What the others do meanwhile. */
enum crowd_job {
        CROWD_HALTED,     /* wait for interrupts in HLT */
        CROWD_SPINNING,   /* PAUSE at CPL 0 */
        CROWD_IN_USER,    /* PAUSE at CPL 3 */
        CROWD_FAULTING,   /* the row's own fault, each on a page of its own */
        CROWD_SAME_LINE,  /* count in the same cache line as the first CPU */
        CROWD_OTHER_LINES /* count in their own cache lines */
};

/* What the first does in the timed window, instead of an access. */
enum crowd_task {
        CROWD_NO_TASK,
        CROWD_IPI,       /* interrupt the others, and wait until each has acknowledged it */
        CROWD_SHOOTDOWN, /* take a right away: the entry, INVLPG, and the same on all others */
        CROWD_BROADCAST, /* the same by INVLPGB and TLBSYNC */
        CROWD_COUNT      /* add to a counter of its own, so many times */
};
#define CROWD_COUNTS 64

struct crowd {
        unsigned int cpus; /* that take part, the first included; 0: the row is none of these */
        enum crowd_job job;
        enum crowd_task task;
        bool of_siblings; /* the other one is the first's SMT sibling */
        bool shoots;      /* the handler of the fault shoots the others' translations down */
        bool sees_data;   /* after it, all must see the page that is mapped now; else its rights */
};

#endif
