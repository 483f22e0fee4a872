/* SPDX-License-Identifier: MIT */
/*
 * A benchmark is one descriptor: the state of the page under test and of the processor, the
 * access, the path of the fault, and what must be delivered. To add one, add a row to
 * bench/measure/benchmarks.c.
 */
#ifndef BENCH_MEASURE_BENCHMARK_H
#define BENCH_MEASURE_BENCHMARK_H

#include "entry/entry_path.h"
#include "fault/page_fault_action.h"
#include "fault/paging_mode.h"
#include "fault/test_pages.h"
#include "bench/protocol/command_line.h"
#include "bench/machine/cpu_feature.h"
#include "bench/measure/crowd_kind.h"
#include "bench/measure/trigger.h"

/* What the handler does about the fault. */
struct action {
        const char *name;
        page_fault_action function;
        bool mends; /* the entry that is changed: to armed.mended */
};

extern const struct action action_skip; /* go on at the landing */

/* In a row's bits: the lowest address bit that this machine reserves. */
#define SET_MAXPHYADDR UINT64_MAX

/* The state of the page under test. Everything is allowed except what is changed here. */
struct mapping {
        enum test_pages pages;
        unsigned int leaf_level; /* 0: LEVEL_PTE */
        unsigned int level;      /* of the entry that is changed; 0: none is */
        uint64_t clear, set;     /* its bits */
        bool warm;     /* the translation is in the TLB; else flushed before each sample */
        bool crossing; /* the access begins in the first page, the change is in the second's PTE */
        bool stale;    /* the TLB still holds the changed entry, which forbids; memory allows */
        unsigned int near; /* warm the paging-structure caches down to the table of this level */
        bool fresh;        /* each sample has a frame that nothing has touched yet ... */
        bool near_touched; /* ... but the frame before it */
        bool copied;       /* the entry is mended to map the second frame */
        bool cold;         /* the entries on the way to the page are in no cache */
};

/* Is a row taken through FRED in a run that takes rows both ways? */
enum fred_way {
        FRED_IF_LADDER, /* if it is a rung of the ladder */
        FRED_TOO,
        FRED_ONLY, /* there is no such row through the IDT */
};

struct benchmark {
        const char *id;  /* dotted, lower case, general to particular; baselines name it */
        const char *doc; /* one line */
        unsigned int suites;
        const struct cpu_feature *needs; /* NULL: nothing that the image does not need itself */
        const char *unsupported_because; /* why no machine can be made to do it here; NULL */
        bool needs_real_cpu; /* has an instruction that an interpreting KVM does not know */
        struct mapping mapping;
        struct paging_mode mode;
        const struct trigger *trigger;
        uint64_t address;              /* non-zero: access this, not the page under test */
        const struct entry_path *path; /* NULL: no fault is expected */
        const struct action *action;   /* NULL likewise */
        unsigned int vector;           /* 0: X86_TRAP_PF; ORACLE_NO_FAULT: none, despite the path */
        uint64_t error_code;           /* what the architecture says is delivered */
        enum fred_way fred_way;
        bool by_fred;            /* this row goes through FRED; benchmarks_choose sets it */
        uint32_t unmapped_stack; /* FRED: vectors, as bits, whose stack is the page under test */
        struct crowd crowd;      /* of several CPUs */
        const char *below; /* the rung of the ladder below this one, by id; NULL: it is none */
};

/* The table, or the one that benchmarks_choose made of it. */
extern const struct benchmark *benchmarks;
extern size_t benchmark_count;

/*
 * Choose how events reach the handlers. False: FRED was asked for, and this CPU has none. Call it
 * once, before any row's address is kept.
 */
bool benchmarks_choose(enum delivery_choice delivery);

/*
 * The first rows, which are always taken: the empty pair of stamps at CPL 0 and at CPL 3, whose
 * medians are subtracted to get net ...
 */
#define BENCHMARK_EMPTY (&benchmarks[0])
#define BENCHMARK_USER  (&benchmarks[1])
/* ... and the stamps of a stamped path alone, whose medians are the phases' own cost. */
#define BENCHMARK_STAMPS (&benchmarks[2])
#define BENCHMARKS_BASE  3

/* The empty pair at the CPL of the row's stamps. */
const struct benchmark *benchmark_base(const struct benchmark *benchmark);

#endif
