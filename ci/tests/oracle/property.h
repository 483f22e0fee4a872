/* SPDX-License-Identifier: MIT */
/* The oracle's property test, and how both tests of the oracle put a question to it. */
#ifndef CI_TESTS_ORACLE_PROPERTY_H
#define CI_TESTS_ORACLE_PROPERTY_H

#include <stdint.h>

#include "fault/oracle.h"

struct question {
        struct oracle_machine machine;
        struct oracle_walk walk;
        struct oracle_access access;
};

enum { PTE = 1, PDE, PDPTE, PML4E, PML5E }; /* levels */

/* How many states the property is held to, and where they start. */
extern uint64_t oracle_property_states, oracle_property_seed;

/* Both formulations agree on every state; each rule decided enough of them. */
void both_formulations_agree_on_random_states(void **state);

#endif
