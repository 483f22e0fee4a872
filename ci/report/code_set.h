/* SPDX-License-Identifier: MIT */
/*
 * The codes of boot/code_format.h, in any order and any number of times, back to the
 * records. Nothing is trusted.
 */
#ifndef CI_REPORT_CODE_SET_H
#define CI_REPORT_CODE_SET_H

#include "bench/protocol/protocol.h"
#include "ci/base/error.h"
#include "ci/base/text.h"

#include <stdbool.h>
#include <stddef.h>

/* One result's codes, as far as they are known. Starts as {0}. */
struct code_set {
        struct text codes[QR_CODES_MAX]; /* by number, from 0; no bytes: it is missing */
        const char *names[QR_CODES_MAX]; /* where each was found; the caller's */
        size_t first;                    /* the first that was found */
        size_t count;                    /* 0: none was found yet */
};

/* Are these bytes of a QR code meant for this reader? */
bool code_is_ours(const char *bytes, size_t size);

/*
 * Takes one of ours; name says where it was found. Fails if it is damaged, or does not
 * belong to those that were taken.
 */
bool code_set_take(struct code_set *set, const char *bytes, size_t size, const char *name,
                   struct error *error);

/* The records, if no code is missing; else the error names those that are. The caller frees. */
bool code_set_unpack(const struct code_set *set, struct text *records, struct error *error);

void code_set_free(struct code_set *set);

#endif
