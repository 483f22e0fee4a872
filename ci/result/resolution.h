/* SPDX-License-Identifier: MIT */
/*
 * Keeps what run --vs same found: for each row the least difference in cycles that this
 * host's boots can resolve. One file in the result folder holds that of the last such
 * run, with the host and the options that it is valid for: VM, accelerator, samples,
 * boots and pinned CPU.
 */
#ifndef CI_RESULT_RESOLUTION_H
#define CI_RESULT_RESOLUTION_H

#include "ci/base/error.h"

#include <jansson.h>
#include <stdbool.h>

#define RESOLUTION_FILE "resolution.json"

/* cycles: id to a number, valid for the host and the options of this result. */
bool resolution_save(const json_t *result, const json_t *cycles, struct error *error);

/*
 * Loads *cycles if it is valid for the host and options of this result, else NULL, also if
 * there is no file. The caller frees it. False: the file is damaged; fills the error.
 */
bool resolution_load(const json_t *result, json_t **cycles, struct error *error);

#endif
