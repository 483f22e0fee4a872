/* SPDX-License-Identifier: MIT */
/* Writes the report in the guest's format (bench/protocol/protocol.h). */
#ifndef BENCH_LINUX_REPORT_H
#define BENCH_LINUX_REPORT_H

#include "bench/linux/clock.h"
#include "bench/linux/measure.h"
#include "bench/linux/rows.h"
#include "bench/linux/system.h"
#include "bench/protocol/command_line.h"

#include <stdbool.h>

struct report_head {
        const struct system *system;
        const struct clock *clock;
        const struct options *options;
        const char *words; /* the program's command line */
        bool core_is_steady;
};

void report_head(const struct report_head *head);
void report_listed(const struct row *row);
/* Announce a visit, so that a stall has a name; first: with the row's id. */
void report_visit(const struct row *row, bool first);
/* Announce a round, from 1 on, and how many visits it has. */
void report_round(uint64_t round, uint64_t rounds, uint64_t visits);
void report_row(const struct row *row, const struct outcome *outcome);
/* Returns the exit value, GUEST_EXIT_.... */
unsigned int report_end(void);

#endif
