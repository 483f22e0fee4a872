/* SPDX-License-Identifier: MIT */
/*
 * A report: the records of one boot in their order, and the rules between
 * them. Serial bytes (report_reader.h) and result files (result_file.h) both
 * come in through here, so that both are held to the same.
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
        json_t *exits;        /* what KVM counted (vm/exits.h), by id; NULL: nothing */
        json_int_t deviating; /* cases of all deviation records */
        bool verified;        /* a verify record came */
        bool ended;
};

bool report_open(struct report *report, struct error *error);
void report_close(struct report *report);

/*
 * Checks the record and appends it, but for a boot record that is said again; takes no
 * reference from the caller.
 */
bool report_add(struct report *report, json_t *record, struct error *error);

/* After the last record: nothing is missing, and the numbers agree across records. */
bool report_complete(const struct report *report, struct error *error);

/* The boot record; NULL before it came. */
const json_t *report_boot(const struct report *report);

/* Does a boot record say again what one before it said? */
bool boot_is_repeated(const json_t *boot);
/* ... and is that this one? */
bool boot_is_again(const json_t *boot, const json_t *repeated);
/* Of a checked boot record: does it stand for one that is lost (lost_boot.h)? */
bool boot_is_lost(const json_t *boot);

/* Was it measured inside Linux, with a kernel that the record names? */
bool boot_is_of_linux(const json_t *boot);

/* Of a checked boot record; of a schema without the two, a clock is not forced, and native. */
bool boot_is_forced(const json_t *boot);
const char *boot_layer(const json_t *boot);
/* The unit of its figures, "forced-cycles" where the clock is forced. */
const char *boot_unit(const json_t *boot);

/*
 * Where the boot record claims a TSC and is not forced, makes its clock an emulated one
 * and adds the reason, with this emulator, to its warnings. changed is the reason, or NULL.
 */
bool report_distrust_clock(struct report *report, const char *emulator, const char **changed,
                           struct error *error);

/* The first record of this kind; NULL where there is none. */
const json_t *report_find(const json_t *records, const char *kind);
/* The passed result of this benchmark, or NULL. */
const json_t *report_find_result(const json_t *records, const char *id);
/* The same, on the CPU of the other record. */
const json_t *report_find_beside(const json_t *records, const char *id, const json_t *other);

#endif
