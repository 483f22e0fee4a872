/* SPDX-License-Identifier: MIT */
/*
 * Turns the codes of boot/code_format.h, in any order and with repetitions, back into the
 * records. The codes are untrusted.
 */
#ifndef CI_REPORT_CODE_SET_H
#define CI_REPORT_CODE_SET_H

#include "bench/protocol/protocol.h"
#include "ci/base/error.h"
#include "ci/base/text.h"

#include <stdbool.h>
#include <stddef.h>

/* The codes of one result found so far. Starts as {0}. */
struct code_set {
        struct text codes[QR_CODES_MAX]; /* by number, from 0; no bytes: missing */
        const char *names[QR_CODES_MAX]; /* where each was found; owned by the caller */
        size_t first;                    /* number of the first one found */
        size_t count;                    /* of codes in the set; 0: none found yet */
};

/* Are these bytes of a QR code meant for this reader? */
bool code_is_ours(const char *bytes, size_t size);

/*
 * Adds one of our codes; name says where it was found. Fails if it is damaged or belongs to
 * another set.
 */
bool code_set_take(struct code_set *set, const char *bytes, size_t size, const char *name,
                   struct error *error);

/* Unpacks the records, which the caller frees. If codes are missing, the error names them. */
bool code_set_unpack(const struct code_set *set, struct text *records, struct error *error);

void code_set_free(struct code_set *set);

#endif
