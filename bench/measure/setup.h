/* SPDX-License-Identifier: MIT */
/*
 * A benchmark made ready on this machine: the pages under test are built, the processor's state
 * is in force, the handlers are armed, and the oracle has said what must happen.
 */
#ifndef BENCH_MEASURE_SETUP_H
#define BENCH_MEASURE_SETUP_H

#include "fault/oracle.h"
#include "bench/machine/machine.h"
#include "bench/measure/benchmark.h"

struct setup {
        const struct benchmark *benchmark;
        struct test_page page;    /* under test: of two, the one whose entry decides */
        uint64_t address;         /* what the trigger accesses */
        uint64_t ip;              /* RIP of the fault */
        uint64_t *entry;          /* the changed entry, NULL if none ... */
        unsigned int entry_index; /* ... its place in walk ... */
        uint64_t changed;         /* ... its value in every sample ... */
        uint64_t allowed;         /* ... and the one that forbids nothing */
        uint64_t unmapped_stack;  /* FRED: RSP of the level whose stack is not mapped; 0: all are */
        size_t fresh_bytes;       /* that a fresh frame takes of memory */
        struct oracle_machine machine;
        struct oracle_walk walk;
        struct oracle_access access; /* its linear_address is the CR2 expected */
        struct oracle_outcome expected;
};

/*
 * Reserve untouched memory for this many rows with fresh frames. Returns how many samples each
 * row can have, at most those asked for. Half of the free memory stays for others. The host may
 * back a guest by pages of 2 MBytes; on a real clock a frame is then fresh only in a block that
 * nothing has touched. Call it once.
 */
uint64_t setup_reserve_fresh(const struct machine *machine, unsigned int rows, uint64_t samples);
/*
 * Make it ready. False, with nothing changed and the reason in *refused, where
 * this machine cannot. Panics if the descriptor and the oracle disagree: then
 * one of the two is wrong, and no figure can be trusted.
 */
bool setup_enter(struct setup *setup, const struct benchmark *benchmark,
                 const struct machine *machine, const char **refused);
/* Let #PF go through the plain or the stamped stub of the benchmark's path. */
void setup_stamp(const struct setup *setup, bool stamped);
/*
 * Before each sample: set the entry and the TLB as the benchmark needs them. False: it needs an
 * untouched frame, and none is left.
 */
bool setup_prepare(const struct setup *setup);
/* Restore the state from before setup_enter. */
void setup_leave(void);

#endif
