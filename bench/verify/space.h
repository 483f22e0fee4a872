/* SPDX-License-Identifier: MIT */
/*
 * What the exhaustive check walks through: configurations of the processor and states of the
 * walk. Each has a number; the functions here say what it stands for.
 */
#ifndef BENCH_VERIFY_SPACE_H
#define BENCH_VERIFY_SPACE_H

#include "fault/paging_mode.h"

#include <stddef.h>

#define CONFIGURATIONS_MAX 3200

/* The configurations that this CPU has, in the order that changes the costly bits least. */
size_t verify_configurations(struct paging_mode modes[CONFIGURATIONS_MAX]);

/*
 * A state of the walk: the bits of the PTE and of one entry above it. The other entries forbid
 * nothing, except that the rights of a PDPTE above a varying PDE vary, too.
 */
struct verify_state {
        unsigned int level; /* of the entry above: LEVEL_PDE to LEVEL_PML5E */
        uint64_t entry;     /* its bits but for the address; PTE_PS in PDE and PDPTE: a page */
        uint64_t pdpte;     /* with LEVEL_PDE: the PDPTE's */
        uint64_t pte;
};

/* Make the tables. reserved: an address bit that is reserved; 0: this machine has none. */
void verify_states_init(uint64_t reserved);
/* States come in groups. How many there are with this number of levels, ... */
size_t verify_groups(unsigned int levels);
/* ... how many states a group has, and the one with this number. */
uint64_t verify_group_states(size_t group);
struct verify_state verify_state(size_t group, uint64_t number);
/* How many times more densely a group is to be taken than the largest one. */
unsigned int verify_group_density(size_t group);

#endif
