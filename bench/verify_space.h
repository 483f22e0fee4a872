/* SPDX-License-Identifier: MIT */
/*
 * What the exhaustive check walks through: configurations of the processor, and
 * states of the entries. Each is a number; the functions here say what it means.
 */
#ifndef BENCH_VERIFY_SPACE_H
#define BENCH_VERIFY_SPACE_H

#include "fault/paging_mode.h"

#include <stddef.h>

#define PTE_STATES         256
#define UPPER_STATES       8
#define PDE_STATES_MAX     448
#define CONFIGURATIONS_MAX 3200

/* The configurations that this CPU has, in the order that changes the costly bits least. */
size_t verify_configurations(struct paging_mode modes[CONFIGURATIONS_MAX]);

/*
 * The bits of an entry in this state, the address left out. reserved: a bit that
 * the address part may not hold, 0 if there is none on this machine.
 */
uint64_t verify_pte(unsigned int state, uint64_t reserved);
uint64_t verify_upper(unsigned int state);
/* The PDE's states: tables first, then pages of 2 MBytes. Returns how many there are. */
size_t verify_pdes(uint64_t pdes[PDE_STATES_MAX], uint64_t reserved);

#endif
