/* SPDX-License-Identifier: MIT */
/*
 * A report: the records of one boot in order, and the rules between them. Serial bytes
 * (report_reader.h) and result files (result_file.h) both pass through here, so that both
 * obey the same rules.
 */
#ifndef CI_REPORT_REPORT_H
#define CI_REPORT_REPORT_H

#include "ci/base/error.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

struct report {
        json_t *records;  /* array; each without its "crc" */
        json_t *listed;   /* set of ids that benchmark records named */
        json_t *reported; /* set of ids that result and skip records named */
        json_t *known;    /* set of names that deviation records named */
        size_t cpus, benchmarks, results, failed, skipped, mismatches;
        json_t *exits;        /* KVM's counts (vm/exits.h), by id; NULL: none */
        json_int_t deviating; /* sum of the cases in all deviation records */
        bool verified;        /* a verify record came */
        bool ended;
};

bool report_open(struct report *report, struct error *error);
void report_close(struct report *report);

/*
 * Checks the record and appends it, unless it repeats the boot record. The caller keeps its
 * reference.
 */
bool report_add(struct report *report, json_t *record, struct error *error);

/* Call after the last record: checks that none is missing and that numbers agree. */
bool report_complete(const struct report *report, struct error *error);

/* Returns the boot record; NULL before it came. */
const json_t *report_boot(const struct report *report);

/* Does this boot record say that it repeats an earlier one? */
bool boot_is_repeated(const json_t *boot);
/* Does repeated repeat this boot record? */
bool boot_is_again(const json_t *boot, const json_t *repeated);
/* Does this checked boot record replace a lost one (lost_boot.h)? */
bool boot_is_lost(const json_t *boot);

/* Was it measured inside Linux? The record then names the kernel. */
bool boot_is_of_linux(const json_t *boot);

/* For a checked boot record. Old schemas without these fields mean not forced, and native. */
bool boot_is_forced(const json_t *boot);
const char *boot_layer(const json_t *boot);
/* The unit of its figures; "forced-cycles" if the clock is forced. */
const char *boot_unit(const json_t *boot);

/*
 * If the boot record claims clock tsc and is not forced, changes it to emulated and adds the
 * reason, which names the emulator, to its warnings. *changed is the reason, or NULL.
 */
bool report_distrust_clock(struct report *report, const char *emulator, const char **changed,
                           struct error *error);

/* Returns the first record of this kind; NULL: none. */
const json_t *report_find(const json_t *records, const char *kind);
/* Returns this benchmark's result record if it passed, else NULL. */
const json_t *report_find_result(const json_t *records, const char *id);
/* The same, from the CPU of the record other. */
const json_t *report_find_beside(const json_t *records, const char *id, const json_t *other);

#endif
