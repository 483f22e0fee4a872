/* SPDX-License-Identifier: MIT */
/*
 * The exhaustive check: every legal combination of paging-structure entries,
 * control bits and accesses, each compared with the oracle.
 */
#ifndef BENCH_VERIFY_VERIFY_H
#define BENCH_VERIFY_VERIFY_H

#include "bench/machine/machine.h"

#include <stdint.h>

/*
 * Make about this many cases, drawn from all there are; 0: all. Reports
 * as it goes (bench/verify/verify_report.h). by_fred: events come by FRED.
 */
void verify(const struct machine *machine, uint64_t cases, bool by_fred);

#endif
