/* SPDX-License-Identifier: MIT */
/*
 * The rows of a boot that took them on each CPU, by kinds of CPUs: which one's figures
 * stand for its kind.
 */
#ifndef CI_RESULT_BY_TYPE_H
#define CI_RESULT_BY_TYPE_H

#include "ci/base/error.h"

#include <jansson.h>
#include <stdbool.h>

/* Were rows taken on each CPU? */
bool records_have_cpus(const json_t *records);

/* The core type of this CPU by its record; "" where the CPU has but one kind. */
const char *records_core_type(const json_t *records, json_int_t cpu);

/*
 * The result and skip records, one a benchmark and type, by "ID" or "ID@TYPE": of the CPUs
 * of the type the one with the median p50, or one that failed. With an exact clock all of
 * them must agree, but for rows that wait for other CPUs. NULL with the error filled.
 */
json_t *records_by_type(const json_t *records, bool exact, struct error *error);

/* CPUs of one type whose figures do not differ, by their numbers in the report's order. */
struct cpu_group {
        const char *type; /* "" where the CPU has but one kind */
        json_int_t *cpus;
        size_t count;
};

/*
 * The groups of a boot that took its rows on each CPU. An exact clock's figures differ if one
 * does; the TSC's, if a half of them does by more than GROUP_PERCENT; an emulated clock's
 * are not looked at. False for want of memory; else free them.
 */
#define GROUP_PERCENT 3
bool cpu_groups_find(const json_t *records, struct cpu_group **groups, size_t *count,
                     struct error *error);
void cpu_groups_free(struct cpu_group *groups, size_t count);

/* The row of this benchmark that this CPU took; NULL: none. */
const json_t *records_row_on(const json_t *records, const char *id, json_int_t cpu);

#endif
