/* SPDX-License-Identifier: MIT */
/*
 * A result: everything that one `run` found, as one JSON object: the host, the options,
 * the VM's arguments, the clock, and for every boot the exit status and the records as
 * received.
 */
#ifndef CI_RESULT_RESULT_H
#define CI_RESULT_RESULT_H

#include "ci/base/error.h"
#include "ci/report/report.h"
#include "ci/vm/guest.h"
#include "ci/vm/guest_request.h"
#include "ci/vm/machine.h"

#include <jansson.h>
#include <stdbool.h>

#define RESULT_SCHEMA       1
#define BOOTS_MAX           10000
#define RESULT_HOST         "host"
#define RESULT_OPTIONS      "options"
#define RESULT_VM_ARGUMENTS "vm_arguments"
#define RESULT_CLOCK        "clock"
#define RESULT_PARTIAL      "partial" /* boolean: something that was asked for is not in it */
#define RESULT_BOOTS        "boots"
#define RESULT_VM           "vm" /* of the options: the VM's name */
#define RESULT_VM_NONE      "none"
#define RESULT_MODE         "mode" /* of the options: MODE_RUN or MODE_VERIFY */
#define RESULT_BOOT_STATUS  "exit_status"
#define RESULT_BOOT_WALL    "wall_ms" /* from the boot record to the end record, on the host */
#define RESULT_BOOT_RECORDS "records"
#define RESULT_BOOT_STARTED "started" /* when, UTC */
#define RESULT_BOOT_EXITS   "exits"   /* what KVM counted, by id (vm/exits.h); absent: nothing */
#define RESULT_BOOT_ORDER   "order"   /* of run --vs: the place among the boots of both sides */

/* Marks two results as sides of one run --vs; null in other results. */
#define RESULT_TURN      "turn"
#define RESULT_TURN_RUN  "run"  /* string, the same on both sides and nowhere else */
#define RESULT_TURN_SIDE "side" /* string: SIDE_BASE or SIDE_NEW */
#define RESULT_TURN_SEED "seed" /* integer, of the order of boots */
#define SIDE_BASE        "base"
#define SIDE_NEW         "new"

#define BOOT_STARTED_BYTES 32

struct result_origin {
        const char *vm_version;
        const struct machine *machine;
        enum accelerator asked;
        const struct guest_request *request;
        long boots; /* number asked for, or NUMBER_NOT_GIVEN */
        long pin;   /* host CPU of --pin, or NUMBER_NOT_GIVEN */
};

/* Makes a result without a boot. NULL: fills the error. */
json_t *result_new(const struct result_origin *origin, struct error *error);

/* Marks the result as one side of a run --vs. */
bool result_set_turn(json_t *result, const char *run, const char *side, unsigned long seed,
                     struct error *error);

/* When a boot started, and its place in a run --vs; -1: none. */
struct boot_place {
        char started[BOOT_STARTED_BYTES];
        long order;
};

/*
 * Can this boot belong to the result: same clock, mode, image and machine? If not, fills
 * the error.
 */
bool result_takes_boot(const json_t *result, const struct report *report, struct error *error);

/* Appends a boot whose report is whole. The first boot sets the clock. */
bool result_add_boot(json_t *result, const struct report *report, const struct guest_end *end,
                     const struct boot_place *place, struct error *error);

/*
 * Are the boot records of the first boot and of this one (place: counted from 0) from the
 * same image on the same machine? If not, the error names the field that differs.
 */
bool result_boots_agree(const json_t *first, const json_t *boot, size_t place, struct error *error);

/* Marks the result: some boots are missing. */
bool result_mark_partial(json_t *result, struct error *error);
bool result_is_partial(const json_t *result);

/*
 * Appends a boot of a machine that this tool did not start. Makes the result if *result is
 * NULL. Only the records tell which machine it was: the options are null, and the VM is
 * RESULT_VM_NONE.
 */
bool result_add_imported(json_t **result, const struct report *report, struct error *error);
bool result_is_imported(const json_t *result);
/* Marks the result: damaged records were left out, this many. */
bool result_note_partial(json_t *result, size_t damaged, struct error *error);

/* Checks an untrusted result: every field, and every boot as a report. */
bool result_check(const json_t *result, struct error *error);
/* The same; the error names the file and says if a newer tool wrote it. */
bool result_check_named(const json_t *result, const char *name, struct error *error);

/* Is it a result of verify? The result has been checked. */
bool result_is_verify(const json_t *result);

/* Counts failed rows over all boots; for verify, boots with a mismatch. */
size_t result_failed(const json_t *result);

#endif
