/* SPDX-License-Identifier: MIT */
/*
 * A second formulation of the oracle, written step by step after the prose of
 * the manuals and sharing nothing with fault/oracle.c but the types of its
 * question and answer. Only the property test uses it.
 */
#ifndef CI_TESTS_ORACLE_SECOND_H
#define CI_TESTS_ORACLE_SECOND_H

#include "fault/oracle.h"

/* Reads only what the caller of oracle_machine_init() fills, nothing derived. */
struct oracle_outcome second_predict(const struct oracle_machine *machine,
                                     const struct oracle_walk *walk,
                                     const struct oracle_access *access);

#endif
