/* SPDX-License-Identifier: MIT */
/*
 * Known deviations: where a machine delivers something else than the architecture says. A
 * deviation is accepted only on that machine and only exactly as described. It is counted and
 * named separately.
 */
#ifndef FAULT_DEVIATION_H
#define FAULT_DEVIATION_H

#include "fault/oracle.h"

#include <stddef.h>

/* One access, what the oracle expects, and what the machine did. */
struct deviation_case {
        unsigned int known; /* the deviations of this hypervisor, as bits: rows of the table */
        const struct oracle_machine *machine;
        const struct oracle_walk *walk;
        const struct oracle_access *access;
        const struct oracle_outcome *expected;
        unsigned int vector; /* seen; ORACLE_NO_FAULT: none */
        uint64_t error_code; /* seen */
        /* seen: the walk's entries after the access; NULL: not looked at, and their flags agree */
        const uint64_t *after;
        bool flags_agree; /* the entries' A and D flags are as expected */
};

/* A flag of #PF's error code that the machine leaves out; all else is as expected. */
struct lost_flag {
        uint32_t flag;
        uint32_t where; /* only where all these are expected, itself included */
};

struct deviation {
        const char *hypervisor; /* the machine's signature */
        const char *name;
        const char *reason;
        const struct lost_flag *lost; /* what was seen must show this, if not NULL */
        bool (*holds)(const struct deviation_case *c); /* and this must hold, if not NULL */
};

#define DEVIATIONS 12
extern const struct deviation deviations[];

/* The deviations of the machine with this signature, as bits. */
unsigned int deviations_of(const char *hypervisor);
/* The known one that explains what was seen, or NULL. */
const struct deviation *deviation_find(const struct deviation_case *c);

#endif
