/* SPDX-License-Identifier: MIT */
/*
 * Rows of a boot with --each, by CPU type: chooses the CPU whose figures represent its
 * type.
 */
#ifndef CI_RESULT_BY_TYPE_H
#define CI_RESULT_BY_TYPE_H

#include "ci/base/error.h"

#include <jansson.h>
#include <stdbool.h>

/* Did the boot measure its rows on each CPU? */
bool records_have_cpus(const json_t *records);

/* Returns the core type in this CPU's record; "" if the machine has only one type. */
const char *records_core_type(const json_t *records, json_int_t cpu);

/*
 * Returns one result or skip record for each benchmark and type, under "ID" or "ID@TYPE":
 * that of the CPU with the median p50, or of one that failed. With an exact clock all CPUs
 * of a type must agree, except in rows that wait for other CPUs. NULL: fills the error.
 */
json_t *records_by_type(const json_t *records, bool exact, struct error *error);

/* CPUs of one type whose figures do not differ. Their numbers are in the report's order. */
struct cpu_group {
        const char *type; /* "" if the machine has only one type */
        json_int_t *cpus;
        size_t count;
};

/*
 * Makes the groups of a boot with --each. With an exact clock two CPUs differ if one figure
 * does; with tsc if half of them differ by more than GROUP_PERCENT; with an emulated clock
 * they never do. False: no memory. The caller frees the groups.
 */
#define GROUP_PERCENT 3
bool cpu_groups_find(const json_t *records, struct cpu_group **groups, size_t *count,
                     struct error *error);
void cpu_groups_free(struct cpu_group *groups, size_t count);

/* Returns this benchmark's row from this CPU; NULL: none. */
const json_t *records_row_on(const json_t *records, const char *id, json_int_t cpu);

#endif
