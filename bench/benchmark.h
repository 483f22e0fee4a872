/* SPDX-License-Identifier: MIT */
/*
 * A benchmark is one descriptor: what state the page under test and the
 * processor are in, what is done, which way the fault goes, what must be
 * delivered. To add one, add a row to bench/benchmarks.c.
 */
#ifndef BENCH_BENCHMARK_H
#define BENCH_BENCHMARK_H

#include "bench/cpu_feature.h"
#include "bench/trigger.h"
#include "entry/entry_path.h"
#include "fault/delivery.h"
#include "fault/paging_mode.h"
#include "fault/window.h"

/* What the handler does about the fault. */
struct action {
        const char *name;
        page_fault_action function;
};

extern const struct action action_skip; /* go on at the landing */
extern const struct action action_map;  /* mend the entry, run the instruction again */

/* What a set bit above MAXPHYADDR is written as: the machine's own MAXPHYADDR. */
#define SET_MAXPHYADDR UINT64_MAX

/* The state of the page under test: all is allowed but what is changed here. */
struct mapping {
        enum window window;
        unsigned int leaf_level; /* 0: LEVEL_PTE */
        unsigned int level;      /* of the entry that is changed; 0: none is */
        uint64_t clear, set;     /* its bits */
        bool warm;     /* the translation is in the TLB; else flushed before each sample */
        bool crossing; /* the access begins in the first page, the change is in the second's PTE */
        bool stale;    /* the TLB still holds the changed entry, which forbids; memory allows */
};

struct benchmark {
        const char *id;  /* dotted, lower case, general to particular; baselines name it */
        const char *doc; /* one line */
        unsigned int suites;
        const struct cpu_feature *needs; /* NULL: nothing that the image does not need itself */
        const char *cannot;              /* why no machine can be made to do it here; NULL */
        struct mapping mapping;
        struct paging_mode mode;
        const struct trigger *trigger;
        uint64_t address;              /* non-zero: access this, not the window */
        const struct entry_path *path; /* NULL: no fault is expected */
        const struct action *action;   /* NULL likewise */
        unsigned int vector;           /* 0: X86_TRAP_PF */
        uint64_t error_code;           /* what the architecture says is delivered */
};

extern const struct benchmark benchmarks[];
extern const size_t benchmark_count;

/* The empty pair of stamps: the first row, whose median makes net of raw. */
#define BENCHMARK_EMPTY (&benchmarks[0])

#endif
