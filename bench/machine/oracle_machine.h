/* SPDX-License-Identifier: MIT */
/* The oracle's view of the processor this runs on. */
#ifndef BENCH_MACHINE_ORACLE_MACHINE_H
#define BENCH_MACHINE_ORACLE_MACHINE_H

#include "fault/oracle.h"
#include "bench/machine/machine.h"

/* Fill all but pkru and pkrs from the control registers in force and CPUID. */
void oracle_machine_read(struct oracle_machine *oracle, const struct machine *machine);

#endif
